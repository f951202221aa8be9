/**
 * LocalStack in host mode: the last release that asks for no token, without Docker.
 *
 * Its DynamoDB is not used, as it would download an engine, so DynamoDB Local stands beside it; nor is its Lambda,
 * which wants Docker to run code in.
 */
import { join } from "node:path";
import type { Launch, Lookalike } from "./lookalike.ts";
import { inVenv } from "./programs.ts";

const VERSION = "4.14.0";
/** The dependencies are those of its day: with later ones it does not start. */
const DEPENDENCIES_UNTIL = "2026-03-01";
/** It uses `warnings.deprecated`, so no Python before this one will do. */
const PYTHON = ["3.13"];
const UV = "uv==0.13.8";

export const localstack: Lookalike = {
  title: `LocalStack ${VERSION}`,
  folder: `localstack-${VERSION}`,
  usualPort: 4566,
  variables: ["AWS_ENDPOINT_URL"],
  readyPath: "/_localstack/health",

  install(directory, tools) {
    const python = tools.python(PYTHON, this.title);
    tools.say(`installing ${this.title} (a virtual environment of about 550 MB)`);
    tools.run("make a virtual environment", python, ["-m", "venv", directory]);
    const own = inVenv(directory, "python");
    tools.run("install uv", own, ["-m", "pip", "install", "-q", UV]);
    const wanted = ["--exclude-newer", DEPENDENCIES_UNTIL, `localstack-core[runtime]==${VERSION}`];
    tools.run(`install ${this.title}`, inVenv(directory, "uv"), [
      ...["pip", "install", "--quiet", "--python", own, ...wanted],
    ]);
    // Compiled ahead it starts in a third of the time; what does not compile is not used either.
    tools.run("compile it", own, [
      "-c",
      `import compileall; compileall.compile_dir(${json(directory)}, quiet=2)`,
    ]);
    return Promise.resolve();
  },

  launch(directory, port, scratch): Launch {
    return {
      program: inVenv(directory, "python"),
      args: ["-m", "localstack.runtime.main"],
      environment: {
        // Else it believes that it is in a container.
        OVERRIDE_IN_DOCKER: "0",
        FILESYSTEM_ROOT: join(scratch, "localstack"),
        // Of an IPv4 address it takes the port only and listens everywhere; so it gets loopback as IPv6 writes it.
        GATEWAY_LISTEN: `[::ffff:127.0.0.1]:${port}`,
        // Queue URLs that any client can follow, in place of a host name that only DNS on the internet knows.
        LOCALSTACK_HOST: `127.0.0.1:${port}`,
        SQS_ENDPOINT_STRATEGY: "path",
        DNS_ADDRESS: "0",
        DISABLE_EVENTS: "1",
        SKIP_SSL_CERT_DOWNLOAD: "1",
        LS_LOG: "warn",
        // What AWS does, and LocalStack only when asked: retention, the minute between purges and between namesakes.
        SQS_ENABLE_MESSAGE_RETENTION_PERIOD: "1",
        SQS_DELAY_PURGE_RETRY: "1",
        SQS_DELAY_RECENTLY_DELETED: "1",
      },
    };
  },
};

/** A JSON string is a Python string as well. */
function json(text: string): string {
  return JSON.stringify(text);
}

/** MiniStack: many services in one Python process. https://github.com/ministackorg/ministack */
import type { Launch, Lookalike } from "./lookalike.ts";
import { inVenv } from "./programs.ts";

const VERSION = "1.5.33";
const PYTHON = ["3.13", "3.12", "3.11", "3.10", "3.14"];

export const ministack: Lookalike = {
  title: `MiniStack ${VERSION}`,
  folder: `ministack-${VERSION}`,
  usualPort: 4566,
  variables: ["AWS_ENDPOINT_URL"],
  readyPath: "/_ministack/health",

  install(directory, tools) {
    const python = tools.python(PYTHON, this.title);
    tools.say(`installing ${this.title} (a virtual environment)`);
    tools.run("make a virtual environment", python, ["-m", "venv", directory]);
    tools.run(`install ${this.title}`, inVenv(directory, "python"), [
      ...["-m", "pip", "install", "-q", `ministack==${VERSION}`],
    ]);
    return Promise.resolve();
  },

  launch(directory, port, scratch): Launch {
    return {
      // Its own command listens on all addresses; this is the server that it starts.
      program: inVenv(directory, "hypercorn"),
      args: ["ministack.app:app", "--bind", `127.0.0.1:${port}`, "--log-level", "warning"],
      environment: {
        GATEWAY_PORT: String(port),
        LOG_LEVEL: "WARNING",
        STATE_DIR: scratch,
      },
    };
  },
};

/** Moto's server: every service answers, with uneven fidelity. */
import type { Launch, Lookalike } from "./lookalike.ts";
import { inVenv } from "./programs.ts";

const VERSION = "5.2.1";
const PYTHON = ["3.13", "3.12", "3.11", "3.10", "3.14"];

export const moto: Lookalike = {
  title: `Moto ${VERSION}`,
  folder: `moto-${VERSION}`,
  usualPort: 5000,
  variables: ["AWS_ENDPOINT_URL"],
  readyPath: "/moto-api/",

  install(directory, tools) {
    const python = tools.python(PYTHON, this.title);
    tools.say(`installing ${this.title} (a virtual environment of about 310 MB)`);
    tools.run("make a virtual environment", python, ["-m", "venv", directory]);
    tools.run(`install ${this.title}`, inVenv(directory, "python"), [
      ...["-m", "pip", "install", "-q", `moto[server]==${VERSION}`],
    ]);
    return Promise.resolve();
  },

  launch(directory, port, _scratch): Launch {
    return {
      program: inVenv(directory, "moto_server"),
      args: ["-H", "127.0.0.1", "-p", String(port)],
      environment: {},
    };
  },
};

/** Dynalite: DynamoDB alone, on Node.js, from npm. https://github.com/architect/dynalite */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Launch, Lookalike } from "./lookalike.ts";

const VERSION = "4.0.0";

export const dynalite: Lookalike = {
  title: `Dynalite ${VERSION}`,
  folder: `dynalite-${VERSION}`,
  usualPort: 4567,
  variables: ["AWS_ENDPOINT_URL_DYNAMODB"],
  readyPath: "/",

  install(directory, tools) {
    tools.program("node", ["--version"], `${this.title} (Node.js)`);
    const npm = tools.program("npm", ["--version"], `${this.title} (npm)`);
    tools.say(`installing ${this.title}`);
    mkdirSync(directory, { recursive: true });
    tools.run(`install ${this.title}`, npm, [
      ...["install", "--prefix", directory, "--no-audit", "--no-fund", "--silent", `dynalite@${VERSION}`],
    ]);
    return Promise.resolve();
  },

  launch(directory, port, _scratch): Launch {
    return {
      program: "node",
      args: [
        join(directory, "node_modules", "dynalite", "cli.js"),
        ...["--host", "127.0.0.1", "--port", String(port), "--createTableMs", "0", "--deleteTableMs", "0"],
      ],
      environment: {},
    };
  },
};

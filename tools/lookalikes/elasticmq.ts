/** ElasticMQ: SQS alone, on Pekko, from Maven. https://github.com/softwaremill/elasticmq */
import { join } from "node:path";
import type { Launch, Lookalike } from "./lookalike.ts";
import { getJars, jarsIn } from "./maven.ts";

const VERSION = "1.6.14";

export const elasticmq: Lookalike = {
  title: `ElasticMQ ${VERSION}`,
  folder: `elasticmq-${VERSION}`,
  usualPort: 9324,
  variables: ["AWS_ENDPOINT_URL_SQS"],
  readyPath: "/?Action=ListQueues",

  install(directory, tools) {
    getJars(
      directory,
      { group: "org.elasticmq", name: "elasticmq-server_2.13", version: VERSION },
      this.title,
      tools,
    );
    return Promise.resolve();
  },

  launch(directory, port, _scratch): Launch {
    return {
      program: "java",
      args: [
        ...["-Drest-sqs.bind-hostname=127.0.0.1", `-Drest-sqs.bind-port=${port}`],
        ...["-Dnode-address.host=127.0.0.1", `-Dnode-address.port=${port}`, "-Drest-stats.enabled=false"],
        ...["-cp", join(jarsIn(directory), "*"), "org.elasticmq.server.Main"],
      ],
      environment: {},
    };
  },
};

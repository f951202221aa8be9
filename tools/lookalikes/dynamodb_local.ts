/** DynamoDB Local: AWS's own engine, from Maven. */
import { delimiter, join } from "node:path";
import { writeFileSync } from "node:fs";
import type { Launch, Lookalike } from "./lookalike.ts";
import { getJars, jarsIn } from "./maven.ts";

const VERSION = "2.6.1";

/** It would listen on all addresses and knows no option for one, so its server is told before it starts. */
const LAUNCHER = `
import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

public class OnLoopback {
  public static void main(String[] args) throws Exception {
    DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(args);
    var field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector connector : ((Server) field.get(proxy)).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
    proxy.safeStart();
    proxy.join();
  }
}
`;

export const dynamodbLocal: Lookalike = {
  title: `DynamoDB Local ${VERSION}`,
  folder: `dynamodb-local-${VERSION}`,
  usualPort: 8000,
  variables: ["AWS_ENDPOINT_URL_DYNAMODB"],
  readyPath: "/",

  install(directory, tools) {
    const javac = tools.program("javac", ["-version"], `${this.title} (a JDK from 17)`);
    const artifact = { group: "com.amazonaws", name: "DynamoDBLocal", version: VERSION };
    getJars(directory, artifact, this.title, tools);
    const launcher = join(directory, "OnLoopback.java");
    writeFileSync(launcher, LAUNCHER);
    tools.run("compile its launcher", javac, [
      "-cp",
      join(jarsIn(directory), "*"),
      "-d",
      directory,
      launcher,
    ]);
    return Promise.resolve();
  },

  launch(directory, port, _scratch): Launch {
    const jars = jarsIn(directory);
    return {
      program: "java",
      args: [
        `-Djava.library.path=${jars}`,
        ...["-cp", `${directory}${delimiter}${join(jars, "*")}`, "OnLoopback"],
        ...["-inMemory", "-disableTelemetry", "-port", String(port)],
      ],
      environment: {},
    };
  },
};

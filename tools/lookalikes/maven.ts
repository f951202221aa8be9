/** Getting the jars of a program, and of all that it needs, from Maven's repository. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tools } from "./programs.ts";

/** What a jar goes by in Maven: `org.example`, `thing`, `1.0`. */
export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Puts the jars of `artifact` into the folder `jars` of `directory`.
 *
 * @param title What messages call it.
 * @throws {MissingProgramError} Java or Maven is not there.
 * @throws {InstallError} Maven failed.
 */
export function getJars(directory: string, artifact: Artifact, title: string, tools: Tools): void {
  tools.program("java", ["-version"], title);
  const maven = tools.program("mvn", ["-version"], `${title} (Maven)`);
  tools.say(`installing ${title} (its jars)`);
  mkdirSync(directory, { recursive: true });
  const pom = join(directory, "pom.xml");
  writeFileSync(pom, pomOf(artifact));
  tools.run(`get the jars of ${title}`, maven, [
    ...["-q", "-B", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${jarsIn(directory)}`],
  ]);
}

/** Where `getJars` puts them. */
export function jarsIn(directory: string): string {
  return join(directory, "jars");
}

function pomOf({ group, name, version }: Artifact): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>orderstorm</groupId>
  <artifactId>lookalike</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}

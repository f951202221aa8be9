/** What the AWS CLI makes of the API beyond single calls: pages that it puts together, waiters, files. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { ACCOUNT, aws, json, RUN, step } from "./cli.ts";

/** Pages of tables, of items and of rules, and PartiQL. */
export async function pages(): Promise<void> {
  const name = `tour-pages-${RUN}`;
  await step("pages: items by PartiQL, and scanned in pages that the CLI puts together", async () => {
    await aws(
      ...["dynamodb", "create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST"],
      ...["--attribute-definitions", "AttributeName=id,AttributeType=S"],
      ...["--key-schema", "AttributeName=id,KeyType=HASH"],
    );
    for (const id of ["a", "b"]) {
      const statement = `INSERT INTO "${name}" VALUE {'id': '${id}', 'cents': 1.50}`;
      await aws("dynamodb", "execute-statement", "--statement", statement);
    }
    const select = [
      "--statement",
      `SELECT * FROM "${name}" WHERE id = ?`,
      "--parameters",
      json([{ S: "b" }]),
    ];
    const item = (id: string) => ({ id: { S: id }, cents: { N: "1.5" } });
    assert.deepEqual((await aws("dynamodb", "execute-statement", ...select)).Items, [item("b")]);
    const { Items } = await aws("dynamodb", "scan", "--table-name", name, "--page-size", "1");
    assert.deepEqual(Items.map(({ id }: { id: { S: string } }) => id.S).sort(), ["a", "b"]);
    assert.ok((await aws("dynamodb", "list-tables", "--page-size", "1")).TableNames.includes(name));
    await aws("dynamodb", "delete-table", "--table-name", name);
  });
}

/** A function whose code is uploaded from a file. */
export async function uploaded(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "orderstorm-tour-"));
  const zip = join(directory, "code.zip");
  const answer = join(directory, "answer.json");
  const on = ["--function-name", `tour-zip-${RUN}`];
  try {
    await step("uploaded: a zip, waited for, invoked with the tail of its log", async () => {
      const code =
        'exports.handler = async ({ n }) => { console.log("seen", n); return { doubled: n * 2 }; };';
      writeFileSync(zip, zipSync({ "index.js": strToU8(code) }));
      await aws(
        ...["lambda", "create-function", ...on, "--zip-file", `fileb://${zip}`],
        ...["--role", `arn:aws:iam::${ACCOUNT}:role/any`, "--runtime", "nodejs22.x"],
        ...["--handler", "index.handler"],
      );
      await aws("lambda", "wait", "function-active-v2", ...on);
      const payload = join(directory, "payload.json");
      writeFileSync(payload, json({ n: 21 }));
      const invoke = ["lambda", "invoke", ...on, "--payload", `fileb://${payload}`, "--log-type", "Tail"];
      const invoked = await aws(...invoke, answer);
      assert.match(atob(invoked.LogResult), /seen 21[^]*REPORT RequestId/);
      assert.deepEqual(JSON.parse(readFileSync(answer, "utf8")), { doubled: 42 });
      await aws("lambda", "delete-function", ...on);
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

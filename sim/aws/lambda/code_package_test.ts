/** Deployment packages: sizes at, below and above AWS's limits, and how long they are kept. */
import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { lambdaFixture, ROLE } from "./lambda_fixture.ts";
import { MAX_UNZIPPED_BYTES, MAX_ZIPPED_BYTES } from "./limits.ts";

const FUNCTION = { FunctionName: "fn", Runtime: "nodejs22.x", Role: ROLE, Handler: "index.handler" };
/** The same bytes whenever it is made. */
const zipOf = (text: string) =>
  zipSync({ "index.js": new TextEncoder().encode(text) }, { mtime: "2026-01-01T00:00:00" });

/** A zip whose directory says of its only file that it unpacks to so many bytes. */
function claiming(bytes: number): Uint8Array {
  const zip = zipOf("x");
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let at = 0; at < zip.length - 4; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, bytes, true);
  }
  return zip;
}

for (
  const [what, zip, code, message] of [
    [
      "a zip above 50 MB",
      new Uint8Array(MAX_ZIPPED_BYTES + 1),
      "RequestEntityTooLargeException",
      "Zipped size must be smaller than 52428800 bytes",
    ],
    [
      "a request above its limit",
      new Uint8Array(52_625_409),
      "RequestEntityTooLargeException",
      "Request must be smaller than 70167211 bytes for the CreateFunction operation",
    ],
    [
      "250 MB of code",
      claiming(MAX_UNZIPPED_BYTES),
      "InvalidParameterValueException",
      "Unzipped size must be smaller than 262144000 bytes",
    ],
    [
      "a zip without files",
      zipSync({}),
      "InvalidParameterValueException",
      "Uploaded file must be a non-empty zip",
    ],
    [
      "half a zip",
      zipOf("x").subarray(0, 60),
      "InvalidParameterValueException",
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    ],
  ] as const
) {
  Deno.test(`lambda CreateFunction refuses ${what}`, () => {
    const answer = lambdaFixture().apply("lambda", "CreateFunction", { ...FUNCTION, Code: { ZipFile: zip } });
    assert.equal(answer.code, code);
    assert.equal(answer.message, message);
  });
}

Deno.test("lambda takes code that unpacks to one byte less than the limit", () => {
  const ZipFile = claiming(MAX_UNZIPPED_BYTES - 1);
  const answer = lambdaFixture().apply("lambda", "CreateFunction", { ...FUNCTION, Code: { ZipFile } });
  assert.equal(answer.CodeSize, ZipFile.length);
});

Deno.test("lambda keeps a package once, and for as long as a version or a layer is made of it", () => {
  const world = lambdaFixture();
  const [one, two] = [zipOf("one"), zipOf("two")];
  const { packages } = world.state;
  world.apply("lambda", "CreateFunction", { ...FUNCTION, Code: { ZipFile: one } });
  world.apply("lambda", "CreateFunction", { ...FUNCTION, FunctionName: "same", Code: { ZipFile: one } });
  assert.equal(packages.bytes, one.length);
  world.apply("lambda", "PublishVersion", { FunctionName: "fn" });
  world.apply("lambda", "UpdateFunctionCode", { FunctionName: "fn", ZipFile: two });
  world.apply("lambda", "DeleteFunction", { FunctionName: "same" });
  assert.equal(packages.bytes, one.length + two.length);
  world.apply("lambda", "DeleteFunction", { FunctionName: "fn", Qualifier: "1" });
  assert.equal(packages.bytes, two.length);
  world.apply("lambda", "DeleteFunction", { FunctionName: "fn" });
  assert.equal(packages.bytes, 0);
});

Deno.test("lambda hands a sandbox the zip with its layers, and a layer outlives its deletion in the functions on it", () => {
  const world = lambdaFixture();
  const layers = [zipOf("first"), zipOf("second")].map((ZipFile, i) =>
    world.apply("lambda", "PublishLayerVersion", { LayerName: `l${i}`, Content: { ZipFile } })
  );
  const code = zipOf("code");
  const { CodeSha256 } = world.apply("lambda", "CreateFunction", {
    ...FUNCTION,
    Code: { ZipFile: code },
    Layers: layers.map((layer) => layer.LayerVersionArn),
  });
  world.apply("lambda", "DeleteLayerVersion", { LayerName: "l0", VersionNumber: 1 });
  world.runtime.handlers.set(CodeSha256, ({ ok }) => ok(1));
  world.invoke("fn", 1);
  world.settle();
  const [started] = world.runtime.started;
  assert.deepEqual(started?.code, {
    kind: "zip",
    sha256: CodeSha256,
    zip: code,
    layers: [
      { arn: layers[0].LayerVersionArn, zip: zipOf("first") },
      { arn: layers[1].LayerVersionArn, zip: zipOf("second") },
    ],
  });
});

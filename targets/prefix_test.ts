import assert from "node:assert/strict";
import { hosted } from "../hosting/mod.ts";
import { findSystem, type System, SYSTEMS } from "../services/systems/mod.ts";
import { deploySystem } from "./deploy.ts";
import { TargetError } from "./errors.ts";
import { newPrefix, prefixed, runOf, runTags, withThirdParties } from "./prefix.ts";

const PREFIX = "os-7f3k2m-";

function everySystem(): System[] {
  return Object.entries(SYSTEMS).flatMap(([name, { variants }]) =>
    variants.map((variant) => findSystem(name, variant))
  );
}

/** What deploying calls, as text, and the names of the resources. */
function deployed(system: System): string {
  const calls: object[] = [];
  deploySystem(system, {
    account: "000000000000",
    region: "us-east-1",
    codeOf: () => ({ bucket: "b", key: "k" }),
    apply: (service, operation, input) => {
      calls.push({ service, operation, input });
      return {};
    },
  });
  return JSON.stringify(calls);
}

function namesOf(system: System): string[] {
  return [system.queues, system.tables, system.buses, system.rules, system.functions]
    .flatMap((all) => all.map(({ name }) => name));
}

for (const system of everySystem()) {
  const named = `${system.name}/${system.variant}`;

  Deno.test(`prefixed puts the prefix before every name of ${named}, wherever it stands`, () => {
    const own = prefixed(system, PREFIX);
    const names = new Set(namesOf(system));
    assert.deepEqual(namesOf(own), namesOf(system).map((name) => PREFIX + name));
    // Taking the prefix out again gives the same deployment: nothing else has changed.
    assert.equal(deployed(own).replaceAll(PREFIX, ""), deployed(system));
    for (const { permissions, environment, onAsyncFailure } of own.functions) {
      for (const resource of permissions.flatMap(({ resources }) => resources)) {
        assert.ok(resource.startsWith(PREFIX), `permission on ${resource}`);
      }
      for (const [variable, value] of Object.entries(environment)) {
        const isName = variable.startsWith("POWERTOOLS_") ? false : names.has(value);
        assert.ok(!isName, `${variable}=${value} names what is not there`);
      }
      assert.ok(onAsyncFailure?.deadLetterQueue?.startsWith(PREFIX) ?? true);
    }
    for (const { function: name } of own.routes) assert.ok(name.startsWith(PREFIX));
    for (
      const { name, queue, function: target } of own.rules.flatMap((rule) => rule.targets)
        .map((target) => ({ name: target.id, ...target }))
    ) {
      assert.ok((queue ?? target)!.startsWith(PREFIX), name);
    }
    const { views } = own;
    const tables = new Set(own.tables.map(({ name }) => name));
    for (
      const table of [views.ordersTable, views.stockTable, views.reservationsTable, views.shipmentsTable]
    ) {
      assert.ok(tables.has(table), table);
    }
    assert.deepEqual(own.stockItem("TEA-001", 3), {
      ...system.stockItem("TEA-001", 3),
      table: PREFIX + system.stockItem("TEA-001", 3).table,
    });
  });

  Deno.test(`prefixed and hosted may come in any order (${named})`, () => {
    const one = prefixed(hosted(system), PREFIX);
    const other = hosted(prefixed(system, PREFIX));
    assert.deepEqual(namesOf(one).sort(), namesOf(other).sort());
    assert.deepEqual(one.functions, other.functions);
  });
}

Deno.test("prefixed leaves what a service calls itself, event patterns and what it does not make", () => {
  const system = findSystem("choreography", "buffered");
  const own = prefixed(system, PREFIX);
  for (const spec of own.functions) assert.equal(spec.environment.POWERTOOLS_SERVICE_NAME, spec.service);
  assert.deepEqual(own.rules.map(({ pattern }) => pattern), system.rules.map(({ pattern }) => pattern));
  const onDefault = prefixed(
    { ...system, buses: [], rules: system.rules.map((rule) => ({ ...rule, bus: "default" })) },
    PREFIX,
  );
  assert.deepEqual([...new Set(onDefault.rules.map(({ bus }) => bus))], ["default"]);
});

Deno.test("prefixed refuses a name that gets longer than AWS allows, and a prefix that AWS does not take", () => {
  const system = findSystem("choreography", "direct");
  const long = { ...system, queues: [...system.queues, { name: "q".repeat(71) }] };
  assert.throws(() => prefixed(long, PREFIX), (error) =>
    error instanceof TargetError &&
    /Cannot name a queue os-7f3k2m-q+: it has 81 letters, expected at most 80/.test(error.message));
  assert.equal(
    prefixed({ ...system, queues: [{ name: "q".repeat(70) }] }, PREFIX).queues[0]?.name.length,
    80,
  );
  assert.throws(() => prefixed(system, "os 1/"), /Cannot use the prefix "os 1\/"/);
});

Deno.test("newPrefix gives every run names of its own", () => {
  const prefixes = new Set(Array.from({ length: 100 }, newPrefix));
  assert.equal(prefixes.size, 100);
  for (const prefix of prefixes) assert.match(prefix, /^os-[a-z0-9]{6}-$/);
});

Deno.test("runTags say whose a resource is, since when, and of which system", () => {
  assert.equal(runOf(PREFIX), "os-7f3k2m");
  assert.deepEqual(runTags(PREFIX, findSystem("choreography", "direct"), Date.UTC(2026, 0, 2)), {
    "orderstorm:run": "os-7f3k2m",
    "orderstorm:created": "2026-01-02T00:00:00.000Z",
    "orderstorm:system": "choreography/direct",
  });
});

Deno.test("withThirdParties puts the URLs where functions look for them, and nowhere else", () => {
  const system = findSystem("choreography", "direct");
  const own = withThirdParties(system, { payments: "http://127.0.0.1:1", carrier: "http://127.0.0.1:2" });
  const urls = own.functions.map(({ name, environment }) => [
    name,
    environment.PAYMENTS_URL,
    environment.CARRIER_URL,
  ]);
  assert.deepEqual(urls.filter(([, ...given]) => given.some((url) => url !== undefined)), [
    ["payments", "http://127.0.0.1:1", undefined],
    ["payments-refund", "http://127.0.0.1:1", undefined],
    ["shipping", undefined, "http://127.0.0.1:2"],
  ]);
});

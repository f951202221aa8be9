/**
 * Lint rules of this repository, loaded by `deno lint` (see `lint.plugins` in deno.json).
 *
 * In `sim` and `scenarios`, time, chance and the outer world come from the kernel. Whatever would reach past it is
 * reported with the name of what to use instead. Free to use the real thing: `sim/host`, whose work it is, files
 * with `main.ts` in their name, and, but for chance and timers, tests.
 */

/** Banned by the name of a global, or of a member of one, with what to use instead. */
interface Ban {
  readonly rule: RuleName;
  readonly instead: string;
}

type RuleName = "virtual-time" | "keyed-chance" | "no-real-world";

const TIMER = "Schedule it: world.at, or scheduler.at and scheduler.after";
const NOW = "Take virtual time: context.nowMs, world.nowMs() or scheduler.nowMs";
const ID = "Make it of the entity it belongs to: world.ids.uuid(entity) or world.ids.hex(entity)";
const OUTSIDE = "Leave the outer world to sim/host and to main.ts, and take what you need as an argument";

/** Globals that may not be used at all. */
const GLOBALS: Readonly<Record<string, Ban>> = {
  setTimeout: { rule: "virtual-time", instead: TIMER },
  setInterval: { rule: "virtual-time", instead: TIMER },
  setImmediate: { rule: "virtual-time", instead: TIMER },
  clearTimeout: { rule: "virtual-time", instead: "Cancel it: world.cancel or scheduler.cancel" },
  clearInterval: { rule: "virtual-time", instead: "Cancel it: world.cancel or scheduler.cancel" },
  performance: { rule: "virtual-time", instead: NOW },
  fetch: {
    rule: "no-real-world",
    instead: "Call a third party of the world (sim/external), or leave it to sim/host",
  },
  console: { rule: "no-real-world", instead: "Write a record to the journal, or return the text to main.ts" },
  Deno: { rule: "no-real-world", instead: OUTSIDE },
  WebSocket: { rule: "no-real-world", instead: OUTSIDE },
  Worker: { rule: "no-real-world", instead: OUTSIDE },
};

/** Members of globals that may not be used. */
const MEMBERS: Readonly<Record<string, Ban>> = {
  "Date.now": { rule: "virtual-time", instead: NOW },
  "Temporal.Now": { rule: "virtual-time", instead: NOW },
  "AbortSignal.timeout": { rule: "virtual-time", instead: TIMER },
  "Math.random": {
    rule: "keyed-chance",
    instead: "Draw it for the entity that it is about: world.oracle.draw(site, entity), chance or choose",
  },
  "crypto.randomUUID": { rule: "keyed-chance", instead: ID },
  "crypto.getRandomValues": { rule: "keyed-chance", instead: ID },
  "crypto.subtle": { rule: "no-real-world", instead: 'Hash at once: createHash of "node:crypto"' },
};

/** Modules, and names of modules, that may not be imported. */
const MODULES: Readonly<Record<string, Ban>> = {
  "timers": { rule: "virtual-time", instead: TIMER },
  "timers/promises": { rule: "virtual-time", instead: TIMER },
  "perf_hooks": { rule: "virtual-time", instead: NOW },
  "crypto.randomUUID": { rule: "keyed-chance", instead: ID },
  "crypto.randomBytes": { rule: "keyed-chance", instead: ID },
  "crypto.randomInt": { rule: "keyed-chance", instead: ID },
  "crypto.getRandomValues": { rule: "keyed-chance", instead: ID },
  "fs": { rule: "no-real-world", instead: OUTSIDE },
  "fs/promises": { rule: "no-real-world", instead: OUTSIDE },
  "http": { rule: "no-real-world", instead: OUTSIDE },
  "https": { rule: "no-real-world", instead: OUTSIDE },
  "net": { rule: "no-real-world", instead: OUTSIDE },
  "child_process": { rule: "no-real-world", instead: OUTSIDE },
  "worker_threads": { rule: "no-real-world", instead: OUTSIDE },
  "process": { rule: "no-real-world", instead: OUTSIDE },
};

/** The root of the repository, with a slash at its end. */
const ROOT = new URL("..", import.meta.url).pathname;

/** What `scenarios` does on the main thread, in real time: files, workers and the terminal. */
const MAIN_THREAD = ["scenarios/pool.ts"];

/** Which rules a file must keep, by its path: absolute, or relative to the root of the repository. */
export function rulesFor(fileName: string): readonly RuleName[] {
  const path = fileName.startsWith(ROOT) ? fileName.slice(ROOT.length) : fileName;
  if (!/^(sim|scenarios)\//.test(path) || path.startsWith("sim/host/") || MAIN_THREAD.includes(path)) {
    return [];
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.includes("main.ts")) return [];
  if (/(^|_)test\.tsx?$/.test(name)) return ["keyed-chance"];
  return ["virtual-time", "keyed-chance", "no-real-world"];
}

/** Finds what is banned by one rule. A name that the file declares itself is its own, not the global. */
function ruleOf(rule: RuleName): Deno.lint.Rule {
  return {
    create(context): Deno.lint.LintVisitor {
      if (!rulesFor(context.filename).includes(rule)) return {};
      const found: { node: Deno.lint.Node; root: string; what: string; instead: string }[] = [];
      const declared = new Set<string>();
      const use = (node: Deno.lint.Node, what: string, ban: Ban | undefined): void => {
        // The name of a short property is seen twice, as key and as value.
        if (found.at(-1)?.node.range[0] === node.range[0]) return;
        if (ban?.rule === rule) found.push({ node, root: what.split(".")[0]!, what, instead: ban.instead });
      };
      return {
        Identifier(node) {
          if (!Object.hasOwn(GLOBALS, node.name) && !ROOTS.has(node.name)) return;
          const role = roleOf(node);
          if (role === "declaration") declared.add(node.name);
          else if (role === "use" && Object.hasOwn(GLOBALS, node.name)) {
            use(node, node.name, GLOBALS[node.name]);
          }
        },
        MemberExpression(node) {
          const path = pathOf(node);
          if (path === undefined) return;
          if (Object.hasOwn(MEMBERS, path)) use(node, path, MEMBERS[path]);
          else if (isGlobalThis(node.object) && Object.hasOwn(GLOBALS, path)) use(node, path, GLOBALS[path]);
        },
        NewExpression(node) {
          if (pathOf(node.callee) === "Date" && node.arguments.length === 0) {
            use(node, "Date.now", MEMBERS["Date.now"]);
          }
        },
        CallExpression(node) {
          if (pathOf(node.callee) === "Date") use(node, "Date.now", MEMBERS["Date.now"]);
        },
        VariableDeclarator(node) {
          if (node.id.type !== "ObjectPattern" || !node.init) return;
          const root = pathOf(node.init);
          for (const property of node.id.properties) {
            if (root === undefined || property.type !== "Property" || property.key.type !== "Identifier") {
              continue;
            }
            const path = `${root}.${property.key.name}`;
            if (Object.hasOwn(MEMBERS, path)) use(property, path, MEMBERS[path]);
          }
        },
        ImportDeclaration(node) {
          if (node.importKind === "type") return;
          const module = node.source.value.replace(/^node:/, "");
          const ban = Object.hasOwn(MODULES, module) ? MODULES[module] : undefined;
          if (ban?.rule === rule) report(context, node, `"${node.source.value}"`, ban.instead);
          for (const specifier of node.specifiers) {
            if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") continue;
            const path = `${module}.${specifier.imported.name}`;
            const member = Object.hasOwn(MODULES, path) ? MODULES[path] : undefined;
            if (member?.rule === rule) report(context, specifier, path, member.instead);
          }
        },
        "Program:exit"() {
          for (const { node, root, what, instead } of found) {
            if (!declared.has(root)) report(context, node, what, instead);
          }
        },
      };
    },
  };
}

function report(context: Deno.lint.RuleContext, node: Deno.lint.Node, what: string, instead: string): void {
  context.report({
    node,
    message: `Cannot use ${what === "Date.now" ? "the real time" : what} here`,
    hint: instead,
  });
}

/** The globals of which some members are banned. */
const ROOTS = new Set(Object.keys(MEMBERS).map((path) => path.split(".")[0]!));

function isGlobalThis(node: Deno.lint.Node): boolean {
  return node.type === "Identifier" &&
    (node.name === "globalThis" || node.name === "self" || node.name === "window");
}

/** `Date.now` for `Date.now`, `globalThis.Date.now` and `Date["now"]`; undefined for what is no plain path. */
function pathOf(node: Deno.lint.Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression") return undefined;
  const member = !node.computed && node.property.type === "Identifier"
    ? node.property.name
    : node.property.type === "Literal" && typeof node.property.value === "string"
    ? node.property.value
    : undefined;
  if (member === undefined) return undefined;
  if (isGlobalThis(node.object)) return member;
  const object = pathOf(node.object);
  return object === undefined ? undefined : `${object}.${member}`;
}

/** Whether a name is declared, used as a value, or neither (a key, a type, the member of something). */
function roleOf(node: Deno.lint.Identifier): "declaration" | "use" | "other" {
  const parent = node.parent;
  const is = (other: Deno.lint.Node | null | undefined): boolean =>
    other !== null && other !== undefined && other.type === node.type && other.range[0] === node.range[0];
  switch (parent.type) {
    case "VariableDeclarator":
      return is(parent.id) ? "declaration" : "use";
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
    case "ClassDeclaration":
    case "RestElement":
    case "ArrayPattern":
    case "CatchClause":
      return "declaration";
    case "ArrowFunctionExpression":
      return is(parent.body) ? "use" : "declaration";
    case "AssignmentPattern":
      return is(parent.right) ? "use" : "declaration";
    case "MemberExpression":
      return is(parent.object) || parent.computed ? "use" : "other";
    case "Property":
      if (parent.parent.type === "ObjectPattern") return is(parent.value) ? "declaration" : "other";
      return is(parent.value) || parent.computed ? "use" : "other";
    case "PropertyDefinition":
      return is(parent.value) ? "use" : "other";
    case "CallExpression":
    case "NewExpression":
    case "AssignmentExpression":
    case "ArrayExpression":
    case "AwaitExpression":
    case "BinaryExpression":
    case "ConditionalExpression":
    case "ExpressionStatement":
    case "IfStatement":
    case "LogicalExpression":
    case "ReturnStatement":
    case "SpreadElement":
    case "TemplateLiteral":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "UnaryExpression":
    case "YieldExpression":
      return "use";
    default:
      return "other";
  }
}

/** The plugin, for tests; `deno lint` takes the default export. */
export const plugin: Deno.lint.Plugin = {
  name: "orderstorm",
  rules: {
    "virtual-time": ruleOf("virtual-time"),
    "keyed-chance": ruleOf("keyed-chance"),
    "no-real-world": ruleOf("no-real-world"),
  },
};

// default export: Deno loads a lint plugin by it
export default plugin;

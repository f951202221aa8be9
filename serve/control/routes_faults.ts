/** Routes that change what goes wrong in a world. Each change leaves what the other faults draw where it was. */
import { z } from "zod";
import { type Fault, faultName, faultSchema, type NamedFault } from "../../sim/faults/mod.ts";
import { nearest } from "../../targets/nearest.ts";
import { notFound, Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import type { ControlledWorld } from "./server.ts";
import * as shapes from "./shapes.ts";
import { inside } from "./state.ts";

type Faults = z.infer<typeof shapes.faultsSchema>;

const parameters = z.strictObject({ fault: z.string().min(1) });

function shown({ world }: ControlledWorld): Faults {
  return { on: world.faults.on, faults: structuredClone(world.faults.faults) as Faults["faults"] };
}

/** Puts faults in place inside the world, and writes that down among its inputs. */
function change(
  served: ControlledWorld,
  to: (faults: readonly NamedFault[], on: boolean) => { faults?: readonly Fault[]; on?: boolean },
): Promise<Faults> {
  return inside(served, () => {
    const { faults, on } = served.world.faults;
    const wanted = { kind: "faults" as const, faults, on, ...to(faults, on) };
    try {
      served.changeFaults(wanted);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Problem("not-valid", error.message, { mistakes: mistakesOf(wanted.faults) });
    }
    return shown(served);
  });
}

/** What a schema of one fault cannot see: two of one name. */
function mistakesOf(faults: readonly Fault[]) {
  const names = faults.map(faultName);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [{
      at: `/faults/${index}/name`,
      is: JSON.stringify(name),
      expected: "a name that no other fault has",
    }]
  );
}

function indexOf(faults: readonly NamedFault[], name: string): number {
  const index = faults.findIndex((fault) => fault.name === name);
  if (index >= 0) return index;
  throw notFound("fault", name, nearest(name, faults.map((fault) => fault.name)));
}

const list = route({
  method: "GET",
  path: "/faults",
  id: "faults",
  tag: "faults",
  summary: "The faults of a world, and whether they are on",
  answer: shapes.faultsSchema,
  run: ({ served }) => inside(served, () => shown(served)),
});

const put = route({
  method: "PUT",
  path: "/faults",
  id: "putFaults",
  tag: "faults",
  summary: "Puts these faults in the place of all that there are, and switches them on",
  body: z.strictObject({ faults: z.array(faultSchema), on: z.boolean().default(true) }),
  answer: shapes.faultsSchema,
  run: ({ served, body }) => change(served, () => body),
});

const add = route({
  method: "POST",
  path: "/faults",
  id: "addFault",
  tag: "faults",
  summary: "Adds a fault, and switches faults on",
  body: faultSchema,
  answer: shapes.faultsSchema,
  status: 201,
  problems: ["name-taken"],
  run: ({ served, body }) =>
    change(served, (faults) => {
      const name = faultName(body);
      if (faults.some((fault) => fault.name === name)) {
        throw new Problem(
          "name-taken",
          `There is a fault "${name}" already: delete it, put another in its place, or give this one a name`,
        );
      }
      return { faults: [...faults, body], on: true };
    }),
});

const remove = route({
  method: "DELETE",
  path: "/faults",
  id: "removeFaults",
  tag: "faults",
  summary: "Removes all faults",
  answer: shapes.faultsSchema,
  run: ({ served }) => change(served, () => ({ faults: [] })),
});

const replaceOne = route({
  method: "PUT",
  path: "/faults/{fault}",
  id: "putFault",
  tag: "faults",
  summary: "Puts a fault in the place of the one of that name, or adds it under that name",
  parameters,
  body: faultSchema,
  answer: shapes.faultsSchema,
  run: ({ served, path, body }) =>
    change(served, (faults) => {
      const fault = { ...body, name: path.fault };
      const at = faults.findIndex(({ name }) => name === path.fault);
      return { faults: at < 0 ? [...faults, fault] : faults.with(at, fault) };
    }),
});

const removeOne = route({
  method: "DELETE",
  path: "/faults/{fault}",
  id: "removeFault",
  tag: "faults",
  summary: "Removes the fault of that name",
  parameters,
  answer: shapes.faultsSchema,
  problems: ["not-found"],
  run: ({ served, path }) =>
    change(served, (faults) => ({ faults: faults.toSpliced(indexOf(faults, path.fault), 1) })),
});

const switchOff = route({
  method: "POST",
  path: "/faults/off",
  id: "switchFaultsOff",
  tag: "faults",
  summary: "Switches all faults off; they stay in the list",
  answer: shapes.faultsSchema,
  run: ({ served }) => change(served, () => ({ on: false })),
});

const switchOn = route({
  method: "POST",
  path: "/faults/on",
  id: "switchFaultsOn",
  tag: "faults",
  summary: "Switches faults on again",
  answer: shapes.faultsSchema,
  run: ({ served }) => change(served, () => ({ on: true })),
});

/** In the order in which the document lists them. */
export const FAULT_ROUTES: readonly Route[] = [
  list,
  put,
  add,
  remove,
  replaceOne,
  removeOne,
  switchOff,
  switchOn,
];

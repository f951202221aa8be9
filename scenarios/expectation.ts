/** What must become of an order of each kind: the scenario's side of it, known before anything runs. */
import type { System } from "../services/systems/system.ts";
import { entranceOf } from "./checks/wiring.ts";
import type { OrderKind, PoisonKind } from "./scenario.ts";

/**
 * `shipped` and `rejected` are statuses, which faults may turn into a dead letter where they use up the attempts of a
 * hop. `refused`: the API (4xx) or AWS itself does not take it. `deadLetter`: it must end in one of these queues.
 */
export type Expectation = "shipped" | "rejected" | "refused" | { readonly deadLetter: readonly string[] };

export function isPoison(kind: OrderKind): kind is PoisonKind {
  return kind.startsWith("poison-");
}

/**
 * What must become of an order of this kind in this system. A system without a dead-letter queue where orders go in
 * gets an empty list of them, which nothing can satisfy.
 *
 * @throws {Error} The system has no place where orders go in.
 */
export function expectationOf(kind: OrderKind, system: System): Expectation {
  switch (kind) {
    case "valid":
    case "client-retry":
      return "shipped";
    case "declined-card":
    case "out-of-stock":
      return "rejected";
    case "unknown-sku":
      return "refused";
    case "poison-too-large":
      return "refused";
    case "poison-not-json":
      // EventBridge refuses a detail that is not JSON; a queue takes any text.
      return entranceOf(system).queue === undefined ? "refused" : deadLettered(system);
    case "poison-wrong-schema":
    case "poison-wrong-type":
    case "poison-missing-field":
    case "poison-always-fails":
      return deadLettered(system);
  }
}

function deadLettered(system: System): Expectation {
  const { deadLetterQueue } = entranceOf(system);
  return { deadLetter: deadLetterQueue === undefined ? [] : [deadLetterQueue] };
}

/**
 * Dead-letter queues are exact: what had to be given up lies in the right queue, once, with the attributes that AWS
 * sets on that way; and nothing else does.
 *
 * An order may be given up only where faults used up the attempts that its hop is configured for; poison must be.
 */
import { expectationOf, isPoison } from "../expectation.ts";
import { bookOf } from "./book.ts";
import { type OrderFile } from "./order_file.ts";
import type { Check, EndState } from "./check.ts";
import { type DeadLetter, deadLettersAtEnd } from "./dead_letters.ts";
import { history, orderName } from "./explain.ts";
import { type GivingUp, givingUpsOf } from "./giving_up.ts";
import { Violations } from "./violations.ts";
import { counted, inMs, listed, shortened } from "./words.ts";

export const dlqExact: Check = {
  name: "dlq-exact",
  kind: "expectation",
  sentence:
    "What had to be given up lies once in the right dead-letter queue with AWS's attributes, and nothing else",
  start(context) {
    const { system, orders } = context;
    const book = bookOf(context);
    const violations = new Violations();
    const givingUps = givingUpsOf(context);
    /** What was given up, by dead-letter queue: as much as rests in those queues. */
    const expected = new Map<string, GivingUp[]>();
    let given = 0;
    let found = 0;

    const isPoisonFile = (file: OrderFile | undefined): boolean => {
      const order = file && orders.get(file.trace);
      return order !== undefined && isPoison(order.kind);
    };

    const givenUp = (up: GivingUp): void => {
      given++;
      const who = orderName(up.file, up.trace);
      const where = `${hopOf(up)} gave up at ${inMs(up.atMs)}`;
      const why = `"${shortened(up.reason)}"`;
      if (up.queue === undefined) {
        violations.add(
          up.atMs,
          up.file,
          () =>
            `${who}: ${where} after ${
              counted(up.attempts, "attempt")
            } and has no dead-letter queue, so it is gone; ` +
            `the last error was ${why}${history(up.file)}`,
        );
        return;
      }
      const list = expected.get(up.queue);
      if (list) list.push(up);
      else expected.set(up.queue, [up]);
      if (!up.early && up.attempts < up.allowed) {
        violations.add(
          up.atMs,
          up.file,
          () =>
            `${who}: ${where} after ${up.attempts} of ${
              counted(up.allowed, "attempt")
            }; the last error was ${why}` +
            history(up.file),
        );
      } else if (!up.faulted && !isPoisonFile(up.file)) {
        violations.add(
          up.atMs,
          up.file,
          () =>
            `${who}: ${where} and sent it to ${up.queue}, although it is no poison and no fault hit it; ` +
            `it failed ${counted(up.attempts, "time")}, the last time with ${why}${history(up.file)}`,
        );
      }
    };

    return {
      see(record) {
        book.see(record);
        const up = givingUps.see(record);
        if (up) givenUp(up);
      },
      end(state) {
        const letters = deadLettersAtEnd(system, book, state);
        found = letters.length;
        matchUp(letters, expected, state, violations);
        poison(letters, state);
      },
      figure: () =>
        `${given} given up, ${found} found` +
        (violations.count === 0 ? "" : `, ${counted(violations.count, "problem")}`),
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };

    /** Poison that got in must be in the queue for it; poison that AWS refuses must be nowhere. */
    function poison(letters: readonly DeadLetter[], state: EndState): void {
      const queuesOf = new Map<string, string[]>();
      for (const { file, queue } of letters) {
        if (file === undefined) continue;
        const queues = queuesOf.get(file.trace);
        if (queues) queues.push(queue);
        else queuesOf.set(file.trace, [queue]);
      }
      for (const order of orders.values()) {
        if (!isPoison(order.kind)) continue;
        const expectation = expectationOf(order.kind, system);
        const file = book.ofTrace(order.trace);
        const queues = queuesOf.get(order.trace) ?? [];
        const who = `${order.trace} (${order.kind})`;
        if (expectation === "refused") {
          if (file?.entered || queues.length > 0) {
            violations.add(state.atMs, file, () => `${who} got in, although AWS refuses it${history(file)}`);
          }
          continue;
        }
        // Poison that a fault kept out never was in the system.
        if (typeof expectation === "string" || (!file?.entered && file?.faultKinds)) continue;
        if (queues.length === 0) {
          violations.add(
            state.atMs,
            file,
            () =>
              `${who} is in no dead-letter queue, expected ${wantedQueue(expectation.deadLetter)}${
                history(file)
              }`,
          );
        } else {
          const wrong = queues.filter((queue) => !expectation.deadLetter.includes(queue));
          if (wrong.length === 0) continue;
          violations.add(
            state.atMs,
            file,
            () =>
              `${who} is in ${listed(wrong)}, expected ${wantedQueue(expectation.deadLetter)}${
                history(file)
              }`,
          );
        }
      }
    }
  },
};

/** Pairs what lies in the queues with what was given up; what is left over on either side is wrong. */
function matchUp(
  letters: readonly DeadLetter[],
  expected: ReadonlyMap<string, readonly GivingUp[]>,
  state: EndState,
  violations: Violations,
): void {
  const byKey = new Map<string, GivingUp[]>();
  const left = new Set<GivingUp>();
  const index = (key: string, up: GivingUp): void => {
    const list = byKey.get(key);
    if (list) list.push(up);
    else byKey.set(key, [up]);
  };
  for (const [queue, ups] of expected) {
    for (const up of ups) {
      left.add(up);
      index(`${queue}|${up.id}`, up);
      index(`${queue}|${up.trace}`, up);
      if (up.file) index(`${queue}|${up.file.trace}`, up);
    }
  }
  const take = (key: string): GivingUp | undefined => {
    const list = byKey.get(key);
    while (list && list.length > 0) {
      const up = list.shift()!;
      if (left.delete(up)) return up;
    }
    return undefined;
  };
  for (const letter of letters) {
    const { queue, message, file } = letter;
    const up = take(`${queue}|${idOf(letter)}`) ?? take(`${queue}|${message.trace}`) ??
      (file && take(`${queue}|${file.trace}`));
    const who = orderName(file, message.trace);
    if (up === undefined) {
      violations.add(
        state.atMs,
        file,
        () =>
          `${who}: message ${message.id} lies in ${queue}, but nothing gave up on it, or it is there twice` +
          history(file),
      );
      continue;
    }
    const wrong = attributeProblems(up, letter);
    if (wrong.length > 0) {
      violations.add(
        state.atMs,
        file,
        () =>
          `${who}: message ${message.id} lies in ${queue}, given up by ${hopOf(up)}, but ${listed(wrong)}`,
      );
    }
  }
  for (const up of left) {
    violations.add(
      state.atMs,
      up.file,
      () =>
        `${orderName(up.file, up.trace)}: ${hopOf(up)} gave up at ${
          inMs(up.atMs)
        }, but ${up.queue} does not hold ` +
        `what it gave up${history(up.file)}`,
    );
  }
}

/** What AWS calls the given-up thing on this way: request id, event id or message id. */
function idOf({ message }: DeadLetter): string {
  const { attributes } = message;
  if (attributes["RequestID"] !== undefined) return attributes["RequestID"];
  if (attributes["RULE_ARN"] === undefined) return message.id;
  return EVENT_ID.exec(message.body)?.[1] ?? message.id;
}

/** The envelope of an event begins with its version and id, before anything that a producer wrote. */
const EVENT_ID = /"id"\s*:\s*"([^"]+)"/;

function attributeProblems(up: GivingUp, { message }: DeadLetter): string[] {
  const { attributes } = message;
  const missing = (names: readonly string[]): string[] => {
    const absent = names.filter((name) => !attributes[name]);
    return absent.length === 0 ? [] : [`it has no attribute ${listed(absent)}`];
  };
  switch (up.way) {
    case "async":
      return [
        ...missing(["RequestID", "ErrorCode", "ErrorMessage"]),
        ...differs("RequestID", attributes["RequestID"], up.id),
      ];
    case "target":
      return [
        ...missing(["RULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE"]),
        ...(up.attempts > 1 && !up.early ? missing(["RETRY_ATTEMPTS", "EXHAUSTED_RETRY_CONDITION"]) : []),
      ];
    case "redrive": {
      const source = attributes["DeadLetterQueueSourceArn"];
      return [
        ...missing(["DeadLetterQueueSourceArn"]),
        ...(source === undefined || source.endsWith(`:${up.source}`)
          ? []
          : [`its DeadLetterQueueSourceArn is ${source}, expected that of ${up.source}`]),
        ...(message.receiveCount < up.attempts
          ? [`its receive count is ${message.receiveCount}, expected at least ${up.attempts}`]
          : []),
      ];
    }
  }
}

function differs(name: string, value: string | undefined, wanted: string): string[] {
  return value === undefined || value === wanted ? [] : [`its ${name} is ${value}, expected ${wanted}`];
}

function wantedQueue(queues: readonly string[]): string {
  return queues.length === 0 ? "one, but the hop where orders go in has none" : listed(queues, "or");
}

function hopOf(up: GivingUp): string {
  switch (up.way) {
    case "async":
      return `function ${up.source}`;
    case "target":
      return `rule ${up.source}`;
    case "redrive":
      return `queue ${up.source}`;
  }
}

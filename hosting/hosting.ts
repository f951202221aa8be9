/** Starts the services of a system: a supervisor for each function, and a listener for its routes. */
import { natives } from "../sim/host/natives.ts";
import { listen, type Listener } from "./http/listener.ts";
import type { Hosting, HostingOptions, ServiceCounters } from "./options.ts";
import { type FunctionPlan, planOf } from "./plan.ts";
import type { WorkerCounters } from "./protocol.ts";
import { Supervisor } from "./supervisor.ts";

const NOTHING: ServiceCounters = {
  received: 0,
  handled: 0,
  failed: 0,
  released: 0,
  requests: 0,
  extended: 0,
  pollingErrors: 0,
  crashes: 0,
};

/**
 * Runs the functions of a system in workers; resolves once all are loaded and the routes are answered.
 *
 * @throws {RangeError} The system is not wired for hosting, or an option is out of range.
 * @throws {Error} A function cannot be loaded, or the port is taken.
 */
export async function startHosting(options: HostingOptions): Promise<Hosting> {
  const hosting = new Services(options, planOf(options));
  await hosting.start();
  return hosting;
}

class Services implements Hosting {
  readonly counters = new Map<string, ServiceCounters>();
  readonly #options: HostingOptions;
  readonly #supervisors = new Map<string, Supervisor>();
  #listener: Listener | undefined;

  constructor(options: HostingOptions, plans: readonly FunctionPlan[]) {
    this.#options = options;
    for (const plan of plans) {
      this.counters.set(plan.service, NOTHING);
      this.#supervisors.set(
        plan.name,
        new Supervisor({
          plan,
          onEvent: (event) => options.onEvent?.(event),
          onCounted: (counted) => this.#count(plan.service, counted),
          onCrash: () => this.#count(plan.service, { crashes: 1 }),
        }),
      );
    }
  }

  get services(): readonly string[] {
    return [...this.counters.keys()];
  }

  get url(): string {
    return `${this.#listener?.origin ?? ""}/orders`;
  }

  async start(): Promise<void> {
    const { onEvent, system, environment, port } = this.#options;
    const startMs = natives.nowMs();
    try {
      await Promise.all(this.services.map(async (service) => {
        await Promise.all(this.#of(service).map((supervisor) => supervisor.start()));
        onEvent?.({ kind: "started", service, afterMs: natives.nowMs() - startMs });
      }));
      this.#listener = listen({
        routes: system.routes.filter((route) => this.#supervisors.has(route.function)),
        port: port ?? 0,
        region: environment["AWS_REGION"] ?? "us-east-1",
        account: environment["AWS_ACCOUNT_ID"] ?? "000000000000",
        invoke: (name, event) => {
          const supervisor = this.#supervisors.get(name)!;
          this.#count(supervisor.plan.service, { requests: 1 });
          return supervisor.invoke(event);
        },
      });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  kill(service: string): void {
    for (const supervisor of this.#of(service)) supervisor.kill();
  }

  pause(queue: string): void {
    this.#feeding(queue).pause(queue);
  }

  resume(queue: string): void {
    this.#feeding(queue).resume(queue);
  }

  async drain(): Promise<void> {
    const startMs = natives.nowMs();
    // Orders under way are answered first: their function is told to drain once nobody asks it any more.
    await this.#listener?.drain();
    await Promise.all(this.services.map(async (service) => {
      await Promise.all(this.#of(service).map((supervisor) => supervisor.drain()));
      this.#options.onEvent?.({ kind: "drained", service, afterMs: natives.nowMs() - startMs });
    }));
  }

  async close(): Promise<void> {
    for (const supervisor of this.#supervisors.values()) supervisor.close();
    await this.#listener?.close();
  }

  #of(service: string): Supervisor[] {
    const found = [...this.#supervisors.values()].filter(({ plan }) => plan.service === service);
    if (found.length > 0) return found;
    throw new RangeError(
      `Cannot find service "${service}": it does not run here, expected one of ${this.services.join(", ")}`,
    );
  }

  #feeding(queue: string): Supervisor {
    const names: string[] = [];
    for (const supervisor of this.#supervisors.values()) {
      for (const plan of supervisor.plan.queues) {
        if (plan.queue === queue) return supervisor;
        names.push(plan.queue);
      }
    }
    throw new RangeError(
      `Cannot find queue "${queue}": no function here is fed from it, expected one of ${names.join(", ")}`,
    );
  }

  #count(service: string, more: Partial<ServiceCounters> | WorkerCounters): void {
    const before = this.counters.get(service)!;
    const sums = Object.entries(more).map(([name, count]) => [
      name,
      before[name as keyof ServiceCounters] + count,
    ]);
    this.counters.set(service, { ...before, ...Object.fromEntries(sums) });
  }
}

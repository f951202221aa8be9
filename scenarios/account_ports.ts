/** How clients reach the embedded account: through its HTTP API, and by calls of its operations. */
import type { HttpApi } from "../sim/aws/apigateway/mod.ts";
import { callerName } from "../sim/aws/operation.ts";
import type { World } from "../sim/mod.ts";
import type { ClientPorts } from "./clients.ts";

const CLIENT = { kind: "client", name: "clients" } as const;

/** The ports of a world's own account. */
export function accountPorts(world: World, api: HttpApi): ClientPorts {
  return {
    request: (request, entity, done) => api.handle(request, entity, done),
    produce({ service, operation, input }, entity, attempt, done) {
      const called = entity.child(callerName(CLIENT));
      world.account.call(
        service,
        operation,
        input,
        CLIENT,
        called,
        ({ error }) => done({ error }),
        attempt,
      );
    },
  };
}

/** `deno task cleanup`: removes what runs have left behind at an AWS endpoint. */
import { cleanUp } from "./cleanup.ts";
import { CLEANUP_USAGE, readCleanupArguments } from "./cleanup_arguments.ts";
import { openEndpoint } from "./endpoint.ts";
import { AwsFault, faultText, TargetError } from "./errors.ts";

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(text));
}

async function main(): Promise<number> {
  const args = readCleanupArguments(Deno.args);
  if (args.help) {
    print(CLEANUP_USAGE);
    return 0;
  }
  const endpoint = await openEndpoint({
    target: args.target,
    env: Deno.env.toObject(),
    ...(args.region !== undefined ? { region: args.region } : undefined),
    ...(args.account !== undefined ? { account: args.account } : undefined),
  });
  try {
    return await cleanUp(args, endpoint, {
      print,
      nowMs: Date.now(),
      prompt: {
        yes: args.yes,
        terminal: Deno.stdin.isTerminal(),
        ask: (question) => prompt(question.trimEnd()) ?? undefined,
      },
    });
  } finally {
    endpoint.close();
  }
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => Deno.exit(130));
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof TargetError || error instanceof AwsFault)) throw error;
    console.error(error instanceof AwsFault ? `Cannot clean up: ${faultText(error)}` : error.message);
    Deno.exit(2);
  }
}

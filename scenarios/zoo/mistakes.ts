/** All mistakes of the zoo. */
import { GIVING_UP } from "./given_up.ts";
import { LOSING } from "./lost.ts";
import type { Mistake } from "./mistake.ts";
import { KEEPING } from "./state.ts";
import { DOING_TWICE } from "./twice.ts";

export const MISTAKES: readonly Mistake[] = [...DOING_TWICE, ...LOSING, ...GIVING_UP, ...KEEPING];

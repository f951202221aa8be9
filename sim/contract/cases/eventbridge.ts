import type { Case } from "../case.ts";
export const EVENTBRIDGE: readonly Case[] = [];

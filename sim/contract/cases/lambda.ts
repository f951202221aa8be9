import type { Case } from "../case.ts";
export const LAMBDA: readonly Case[] = [];

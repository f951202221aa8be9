/**
 * Generated conformance of Amazon DynamoDB: sequences of item operations, compared with DynamoDB Local, AWS's own engine.
 *
 * Operations work on three tables that live for a few hundred of them; both sides see the same sequence, so an item
 * that came to differ shows in whatever reads it later.
 */
import { EPISODE, type Episode, EPISODE_EXPLANATIONS, type Found, playEpisode } from "./dynamodb/episode.ts";
import { EXPLANATIONS } from "./dynamodb/explanations.ts";
import { Wordings } from "./dynamodb/wordings.ts";
import type { GeneratedSuite, SuiteOptions } from "./suite.ts";

/** Episodes that are played at a time: each has tables of its own, and waits for the other side most of the time. */
const LANES = 6;

export const dynamodb: GeneratedSuite = {
  service: "dynamodb",
  against: "dynamodb-local",
  about:
    "Sequences of operations on items, with expressions and legacy parameters, valid ones and wrong ones.",
  explanations: [...EXPLANATIONS, ...EPISODE_EXPLANATIONS],
  async run(options) {
    const { count, onProgress } = options;
    const wordings = new Wordings();
    const undecided: [number, Found][] = [];
    let done = 0;
    for await (const { played, found, agreed } of episodes(options)) {
      for (const answer of agreed) wordings.learn(answer, answer);
      for (const each of found) {
        const number = done + each.at;
        if (number >= count) break;
        const { difference, explained } = each;
        if (explained?.kind === "words") wordings.learn(difference.ours, difference.theirs);
        if (explained?.kind === "order") undecided.push([number, each]);
        else options.onDifference({ ...difference, number, ...explanationOf(explained?.why) });
      }
      done = Math.min(count, done + played);
      onProgress?.(done);
    }
    for (const [number, { difference, explained }] of undecided) {
      const known = wordings.knows(difference.ours, difference.theirs);
      options.onDifference({ ...difference, number, ...explanationOf(known ? explained?.why : undefined) });
    }
    return done;
  },
};

function explanationOf(why: string | undefined): { explanation?: string } {
  return why === undefined ? {} : { explanation: why };
}

/** Episode after episode, in their order, a few of them at a time; the last ones may be played for nothing. */
async function* episodes(options: SuiteOptions): AsyncGenerator<Episode> {
  const lanes: Promise<Episode>[] = [];
  try {
    for (let next = 0, done = 0; done < options.count;) {
      while (lanes.length === 0 || (lanes.length < LANES && done + lanes.length * EPISODE < options.count)) {
        const lane = playEpisode(options, next++);
        // Its failure is told when its turn comes.
        lane.catch(() => {});
        lanes.push(lane);
      }
      const episode = await lanes.shift()!;
      done += episode.played;
      yield episode;
    }
  } finally {
    await Promise.allSettled(lanes);
  }
}

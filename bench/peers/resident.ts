/** The memory that a process and its children hold, as Linux tells it. */

/** Resident bytes of a process and all that it started; undefined where there is no /proc. */
export function residentBytes(pid: number): number | undefined {
  try {
    const children = childrenByParent();
    let sum = 0;
    const open = [pid];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      sum += ownBytes(next);
      open.push(...(children.get(next) ?? []));
    }
    return sum;
  } catch {
    return undefined;
  }
}

function ownBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name of the program stands in parentheses and may hold any character.
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return children;
}

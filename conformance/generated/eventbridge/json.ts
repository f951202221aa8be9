/** JSON as it is drawn: numbers keep the way in which they are written, and objects may have a member twice. */

/** A number as its text: `1.0` and `1e0` are written as they are. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object as the list of its members, which may repeat a name. */
export class Members {
  readonly members: readonly (readonly [name: string, value: Json])[];

  constructor(members: readonly (readonly [name: string, value: Json])[]) {
    this.members = members;
  }
}

export type Scalar = string | boolean | null | NumberText;
export type Json = Scalar | readonly Json[] | Members;

/** An object of these members. */
export function object(members: Readonly<Record<string, Json>>): Members {
  return new Members(Object.entries(members));
}

/** The text of a value. */
export function textOf(value: Json): string {
  if (value instanceof NumberText) return value.text;
  if (value instanceof Members) {
    return `{${
      value.members.map(([name, member]) => `${JSON.stringify(name)}: ${textOf(member)}`).join(", ")
    }}`;
  }
  return Array.isArray(value) ? `[${value.map(textOf).join(", ")}]` : JSON.stringify(value);
}

/**
 * Users: there is the one to whom every access key belongs.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { noUser, validationError } from "./errors.ts";
import { identityOf, USER_NAME, userOf } from "./sessions.ts";
import type { IamState } from "./state.ts";

const getUser: Operation<IamState, { readonly UserName?: string }> = {
  input: { UserName: { type: "string", pattern: "[\\w+=,.@-]+", length: [1, 128] } },
  errors: ["NoSuchEntity", "ValidationError"],
  mutates: false,
  resource: (input) => input.UserName ?? USER_NAME,
  run(state, input, { world, caller, nowMs }) {
    if (input.UserName === undefined && identityOf(state, caller, nowMs).kind !== "user") {
      throw validationError("Must specify userName when calling with non-User credentials");
    }
    const name = input.UserName ?? USER_NAME;
    if (name.toLowerCase() !== USER_NAME) throw noUser(name);
    const { arn, userId } = userOf(world);
    return {
      User: {
        Path: "/",
        UserName: USER_NAME,
        UserId: userId,
        Arn: arn,
        CreateDate: new Date(state.createdMs),
      },
    };
  },
  differs: `There is one user, ${USER_NAME}, to whom every access key belongs that STS did not make`,
};

export const userOperations: Readonly<Record<string, AnyOperation<IamState>>> = { GetUser: getUser };

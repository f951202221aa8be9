/**
 * Parameters of the time before expressions, which AWS still takes: each becomes what an expression would have been.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
export {
  checkOperator,
  type ConditionInput as LegacyCondition,
  conditionOf,
  CONDITIONS,
  EXPECTED,
  type ExpectedInput,
  takeConditions,
  takeExpected,
  type Taken as LegacyTaken,
} from "./conditions.ts";
export { ATTRIBUTES_TO_GET, keyTestsOf, takeAttributesToGet } from "./reads.ts";
export { ATTRIBUTE_UPDATES, type AttributeUpdateInput, takeUpdates, updateOf } from "./updates.ts";
export { LegacyValues } from "./values.ts";

/**
 * Of the account: DescribeLimits, DescribeEndpoints; and what is watched of tables: contributor insights, and the
 * Kinesis streams that a table does not have.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import type { Constraints } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { resourceNotFound } from "./errors.ts";
import { ACCOUNT_UNITS, TABLE_UNITS } from "./limits.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";

const DescribeLimits: Operation<DynamoDbState, object> = {
  errors: [],
  mutates: false,
  run: () => ({
    AccountMaxReadCapacityUnits: ACCOUNT_UNITS,
    AccountMaxWriteCapacityUnits: ACCOUNT_UNITS,
    TableMaxReadCapacityUnits: TABLE_UNITS,
    TableMaxWriteCapacityUnits: TABLE_UNITS,
  }),
  differs: "The limits of the account are told and not counted.",
};

const DescribeEndpoints: Operation<DynamoDbState, object> = {
  errors: [],
  mutates: false,
  run: (_state, _input, { world }) => ({
    Endpoints: [{ Address: `dynamodb.${world.region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
  }),
  differs: "It names AWS's own endpoint of the region, wherever this account is served.",
};

const DescribeKinesisStreamingDestination: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run: (state, input) => ({
    TableName: state.describedTable(input.TableName).name,
    KinesisDataStreamDestinations: [],
  }),
  differs: "There is no Kinesis here, so a table has no destinations.",
};

/** Whether the keys that are used most are watched, of a table or an index. */
export interface Insights {
  readonly enabled: boolean;
  readonly mode: "ACCESSED_AND_THROTTLED_KEYS" | "THROTTLED_KEYS";
  readonly changedMs: number;
}

interface InsightsInput extends TableInput {
  readonly IndexName?: string;
}

interface UpdateInsightsInput extends InsightsInput {
  readonly ContributorInsightsAction: "ENABLE" | "DISABLE";
  readonly ContributorInsightsMode?: Insights["mode"];
}

const INSIGHTS: Constraints = {
  ...TABLE_NAME,
  IndexName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
};
const NO_INSIGHTS = "The setting is kept; nothing is watched, as there is no CloudWatch here.";

/** @throws {AwsError} There is no such table, or index of it. */
function watched(state: DynamoDbState, input: InsightsInput): Table {
  const table = state.describedTable(input.TableName);
  if (input.IndexName && !table.index(input.IndexName)) throw resourceNotFound();
  return table;
}

const UpdateContributorInsights: Operation<DynamoDbState, UpdateInsightsInput> = {
  input: {
    ...INSIGHTS,
    ContributorInsightsAction: { required: true, enum: ["ENABLE", "DISABLE"] },
    ContributorInsightsMode: { enum: ["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"] },
  },
  errors: ["ResourceNotFoundException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, { nowMs }) {
    const table = watched(state, input);
    const mode = input.ContributorInsightsMode ?? "ACCESSED_AND_THROTTLED_KEYS";
    const enabled = input.ContributorInsightsAction === "ENABLE";
    table.insights.set(input.IndexName ?? "", { enabled, mode, changedMs: nowMs });
    return {
      TableName: table.name,
      ...(input.IndexName ? { IndexName: input.IndexName } : undefined),
      ContributorInsightsStatus: enabled ? "ENABLING" : "DISABLING",
      ContributorInsightsMode: mode,
    };
  },
  differs: NO_INSIGHTS,
};

const DescribeContributorInsights: Operation<DynamoDbState, InsightsInput> = {
  input: INSIGHTS,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input) {
    const table = watched(state, input);
    const insights = table.insights.get(input.IndexName ?? "");
    const about = input.IndexName ? `${table.name}/index/${input.IndexName}` : table.name;
    return {
      TableName: table.name,
      ...(input.IndexName ? { IndexName: input.IndexName } : undefined),
      ...(insights?.enabled ? { ContributorInsightsRuleList: rulesOf(table, about, insights) } : undefined),
      ContributorInsightsStatus: insights?.enabled ? "ENABLED" : "DISABLED",
      ...(insights
        ? { LastUpdateDateTime: new Date(insights.changedMs), ContributorInsightsMode: insights.mode }
        : undefined),
    };
  },
  differs: NO_INSIGHTS,
};

/** The rules that AWS makes: of accessed and throttled keys, by partition, and with the sort key. */
function rulesOf({ schema }: Table, about: string, { mode, changedMs }: Insights): string[] {
  const keys = schema.range ? ["PK", "SK"] : ["PK"];
  const kinds = mode === "THROTTLED_KEYS" ? ["T"] : ["C", "T"];
  return kinds.flatMap((kind) =>
    keys.map((key) => `DynamoDBContributorInsights-${key}${kind}-${about}-${changedMs}`)
  );
}

interface ListInsightsInput {
  readonly TableName?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

const ListContributorInsights: Operation<DynamoDbState, ListInsightsInput> = {
  input: { TableName: { length: [1, 1024] }, MaxResults: { range: [0, 100] } },
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName ?? "",
  run(state, input) {
    const tables = input.TableName
      ? [state.describedTable(input.TableName)]
      : [...state.tables.values()].sort((a, b) => a.name < b.name ? -1 : 1);
    const all = tables.flatMap((table) =>
      [...table.insights].map(([index, { enabled, mode }]) => ({
        TableName: table.name,
        ...(index ? { IndexName: index } : undefined),
        ContributorInsightsStatus: enabled ? "ENABLED" : "DISABLED",
        ContributorInsightsMode: mode,
      }))
    );
    const start = Number(input.NextToken ?? 0) || 0;
    const end = start + (input.MaxResults || 100);
    return {
      ContributorInsightsSummaries: all.slice(start, end),
      ...(end < all.length ? { NextToken: String(end) } : undefined),
    };
  },
  differs: NO_INSIGHTS,
};

export const ACCOUNT_OPERATIONS = {
  DescribeLimits,
  DescribeEndpoints,
  DescribeKinesisStreamingDestination,
  UpdateContributorInsights,
  DescribeContributorInsights,
  ListContributorInsights,
};

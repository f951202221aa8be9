/**
 * The operations on archives. A managed rule of the bus fills an archive, so events reach it as they reach targets.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html
 */
import type {
  CreateArchiveCommandInput,
  CreateArchiveCommandOutput,
  DeleteArchiveCommandInput,
  DescribeArchiveCommandInput,
  DescribeArchiveCommandOutput,
  ListArchivesCommandInput,
  UpdateArchiveCommandInput,
  UpdateArchiveCommandOutput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../../operation.ts";
import { alreadyExists, limitExceeded, noArchive, validation } from "../errors.ts";
import { MAX_ARCHIVES } from "../limits.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import { compilePattern } from "../compile.ts";
import { busName, type EventBridgeState } from "../state.ts";
import { addManagedRule, changeManagedRule, removeManagedRule } from "./managed_rule.ts";
import type { Archive } from "./model.ts";
import { forgetExpired } from "./store.ts";

export function createArchive(
  state: EventBridgeState,
  input: CreateArchiveCommandInput,
  { nowMs, entity, world }: CallContext,
): Output<CreateArchiveCommandOutput> {
  const name = input.ArchiveName!;
  const busArn = input.EventSourceArn!;
  const bus = state.bus(busArn);
  if (state.archives.has(name)) throw alreadyExists(`Archive ${name}`);
  if (input.EventPattern) compilePattern(input.EventPattern);
  if (state.archives.size >= MAX_ARCHIVES) throw limitExceeded();
  const archive: Archive = {
    name,
    arn: state.arn(`archive/${name}`),
    busArn: bus.arn,
    busName: bus.name,
    ruleName: `Events-Archive-${name}`,
    createdMs: nowMs,
    description: input.Description,
    patternText: input.EventPattern || undefined,
    retentionDays: input.RetentionDays ?? 0,
    kmsKeyIdentifier: input.KmsKeyIdentifier,
    events: [],
    bytes: 0,
  };
  addManagedRule(state, bus, archive, world.ids.uuid(entity.child("archive")));
  state.archives.set(name, archive);
  return changed(archive);
}

export function updateArchive(
  state: EventBridgeState,
  input: UpdateArchiveCommandInput,
): Output<UpdateArchiveCommandOutput> {
  const { EventPattern, RetentionDays, Description, KmsKeyIdentifier } = input;
  if ([EventPattern, RetentionDays, Description, KmsKeyIdentifier].every((value) => value === undefined)) {
    throw validation("At least one of EventPattern, RetentionDays or Description must be provided.");
  }
  const archive = archiveNamed(state, input.ArchiveName!);
  if (EventPattern) compilePattern(EventPattern);
  if (EventPattern !== undefined) archive.patternText = EventPattern || undefined;
  archive.retentionDays = RetentionDays ?? archive.retentionDays;
  archive.description = Description ?? archive.description;
  if (KmsKeyIdentifier !== undefined) archive.kmsKeyIdentifier = KmsKeyIdentifier || undefined;
  changeManagedRule(state, archive);
  return changed(archive);
}

export function deleteArchive(state: EventBridgeState, input: DeleteArchiveCommandInput): object {
  const archive = archiveNamed(state, input.ArchiveName!);
  state.archives.delete(archive.name);
  removeManagedRule(state, archive);
  return {};
}

export function describeArchive(
  state: EventBridgeState,
  input: DescribeArchiveCommandInput,
): Output<DescribeArchiveCommandOutput> {
  const archive = archiveNamed(state, input.ArchiveName!);
  const { arn, description, patternText, kmsKeyIdentifier } = archive;
  return {
    ArchiveArn: arn,
    ...shapeOf(state, archive),
    ...(description === undefined ? undefined : { Description: description }),
    ...(patternText === undefined ? undefined : { EventPattern: patternText }),
    ...(kmsKeyIdentifier === undefined ? undefined : { KmsKeyIdentifier: kmsKeyIdentifier }),
  };
}

export function listArchives(state: EventBridgeState, input: ListArchivesCommandInput): object {
  const { NamePrefix: prefix, EventSourceArn: busArn, State: wanted } = input;
  if ([prefix, busArn, wanted].filter((filter) => filter !== undefined).length > 1) {
    throw validation(
      "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
    );
  }
  const source = busArn === undefined ? undefined : state.bus(busArn).arn;
  const found = [...state.archives.values()].filter((archive) =>
    archive.name.startsWith(prefix ?? "") && (source === undefined || archive.busArn === source) &&
    (wanted === undefined || stateOf(state, archive) === wanted)
  );
  const { items, next } = page(found, (archive) => archive.name, input);
  return { Archives: items.map((archive) => shapeOf(state, archive)), ...next };
}

/** The resource of CreateArchive, for fault scopes and the journal: the bus. */
export function archivedBus(input: { readonly EventSourceArn?: string | undefined }): string {
  return busName(input.EventSourceArn);
}

function archiveNamed(state: EventBridgeState, name: string): Archive {
  const archive = state.archives.get(name);
  if (archive === undefined) throw noArchive(name);
  return archive;
}

/** An archive outlives its bus, disabled. */
function stateOf(state: EventBridgeState, archive: Archive): "ENABLED" | "DISABLED" {
  return state.buses.get(archive.busName)?.rules.has(archive.ruleName) ? "ENABLED" : "DISABLED";
}

function changed(archive: Archive) {
  return { ArchiveArn: archive.arn, State: "ENABLED" as const, CreationTime: new Date(archive.createdMs) };
}

function shapeOf(state: EventBridgeState, archive: Archive) {
  forgetExpired(archive, state.world.nowMs());
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: stateOf(state, archive),
    RetentionDays: archive.retentionDays,
    SizeBytes: archive.bytes,
    EventCount: archive.events.length,
    CreationTime: new Date(archive.createdMs),
  };
}

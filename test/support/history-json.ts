/**
 * Histories as protobuf JSON, the form every Temporal tool reads. The SDK's own `historyToJSON` fails where the package
 * manager gives `@temporalio/common` and `@temporalio/proto` a copy of protobufjs each ("type must be a Type"); this
 * takes the copy that the message types were made with, so it holds in either layout.
 */
import { createRequire } from 'node:module';
import type { History } from './histories.ts';

type Codec = {
  readonly toJson: (type: unknown, message: unknown) => { events?: unknown[] };
  readonly fromJson: (type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }) => History;
};

const fromCommon = createRequire(createRequire(import.meta.url).resolve('@temporalio/common'));
const fromProto = createRequire(fromCommon.resolve('@temporalio/proto'));
const { patchProtobufRoot }: { patchProtobufRoot: (root: unknown) => { lookupType: (name: string) => unknown } } =
  fromCommon('@temporalio/proto/lib/patch-protobuf-root');
const messages = fromCommon('@temporalio/proto');
const type = patchProtobufRoot(messages).lookupType('temporal.api.history.v1.History');
const codec: Codec = fromProto('protobufjs/ext/protojson');

export const historyToJson = (history: History): { events?: unknown[] } =>
  codec.toJson(type, messages.temporal.api.history.v1.History.fromObject(history));

/** Fields a newer server adds are passed over. */
export const historyFromJson = (json: unknown): History => codec.fromJson(type, json, { ignoreUnknownFields: true });

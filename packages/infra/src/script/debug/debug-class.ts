import { defineHostMethod, type HostCall, type HostClass, type HostMethod, type LogLevel } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import { DebugLog, toLogLevel, type DebugEntry } from './debug-log.ts';
import { DebugTimer } from './debug-timer.ts';
import { dumpValue } from './dump-value.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const label = z.string().optional();

/** `Debug`: the log, timers, and values in words. */
export const debugClass: HostClass = {
  name: 'Debug',
  description: 'The log of this spell, timers, and values as text.',
  statics: {
    log: defineHostMethod({
      description: 'Debug.log(level, message, module?)',
      params: z.tuple([z.string(), text, label]),
      mode: 'sync',
      call: (call, _self, ...[level, message, module]) =>
        write(call, { level: toLogLevel(level) ?? 'info', message, module }),
    }),
    logWithData: defineHostMethod({
      description: 'Debug.logWithData(level, message, data, module?)',
      params: z.tuple([z.string(), text, z.unknown(), label]),
      mode: 'sync',
      call: (call, _self, ...[level, message, data, module]) =>
        write(call, {
          level: toLogLevel(level) ?? 'info',
          message,
          module,
          data: toJson(data, 'The data of a log entry'),
        }),
    }),
    trace: logger('trace'),
    debug: logger('debug'),
    info: logger('info'),
    warn: logger('warn'),
    error: logger('error'),
    setLevel: defineHostMethod({
      description: 'Debug.setLevel(level): whether there is such a level.',
      params: z.tuple([z.string()]),
      mode: 'sync',
      call({ spell }, _self, name) {
        const level = toLogLevel(name);
        if (level !== undefined) DebugLog.of(spell).level = level;
        return level !== undefined;
      },
    }),
    getLevel: defineHostMethod({
      description: 'The loudest level that is written.',
      params: z.tuple([]),
      mode: 'sync',
      call: ({ spell }) => DebugLog.of(spell).level,
    }),
    setEnabled: defineHostMethod({
      description: 'Debug.setEnabled(enabled): whether anything is written.',
      params: z.tuple([z.boolean()]),
      mode: 'sync',
      call({ spell }, _self, enabled) {
        DebugLog.of(spell).enabled = enabled;
      },
    }),
    isEnabled: defineHostMethod({
      description: 'Whether anything is written.',
      params: z.tuple([]),
      mode: 'sync',
      call: ({ spell }) => DebugLog.of(spell).enabled,
    }),
    getCapturedEntries: defineHostMethod({
      description:
        'Debug.getCapturedEntries(limit?): the last entries, { timestamp, level, message, module?, metadata? }.',
      params: z.tuple([z.number().int().optional()]),
      mode: 'sync',
      call: ({ spell }, _self, limit) => DebugLog.of(spell).captured(limit),
    }),
    clearCaptured: defineHostMethod({
      description: 'Forgets the entries.',
      params: z.tuple([]),
      mode: 'sync',
      call: ({ spell }) => DebugLog.of(spell).clear(),
    }),
    timer: defineHostMethod({
      description: 'Debug.timer(name): starts a timer.',
      params: z.tuple([label]),
      mode: 'sync',
      call: (call, _self, name = 'timer') =>
        call.handle('DebugTimer', new DebugTimer({ id: call.context.newId('timer'), name, clock: call.context.clock })),
    }),
    dump: dumper('Debug.dump(value, label?): the value as indented text.', 2),
    dumpCompact: dumper('Debug.dumpCompact(value, label?): the value as one line.', 0),
  },
};

function write({ context, spell }: HostCall, entry: DebugEntry): void {
  DebugLog.of(spell).write(entry, context);
}

function logger(level: LogLevel): HostMethod<undefined> {
  return defineHostMethod({
    description: `Debug.${level}(message, module?)`,
    params: z.tuple([text, label]),
    mode: 'sync',
    call: (call, _self, ...[message, module]) => write(call, { level, message, module }),
  });
}

function dumper(description: string, indent: number): HostMethod<undefined> {
  return defineHostMethod({
    description,
    params: z.tuple([z.unknown(), label]),
    mode: 'sync',
    call: (_call, _self, ...[value, name]) => (name === undefined ? '' : `${name}: `) + dumpValue(value, indent),
  });
}

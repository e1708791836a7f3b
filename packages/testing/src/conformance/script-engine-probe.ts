import { setTimeout as sleep } from 'node:timers/promises';

import {
  SpellError,
  type HostApi,
  type HostApiCall,
  type HostClassManifest,
  type HostMethodManifest,
  type ScriptFunction,
  type ScriptObject,
} from '@llmspell/core';

/** A small host for scripts under test, and what it saw of them. */
export interface Probe {
  readonly api: HostApi;
  /** What `Probe.give()` gives. */
  given: unknown;
  /** What `Probe.record()` got. */
  readonly recorded: unknown[];
  /** What `Probe.keep()` got. */
  readonly kept: ScriptFunction[];
  /** Streams that were closed before their end. */
  readonly closedEarly: number;
  /** The signals of the calls that `Probe.forever()` waits in. */
  readonly waiting: AbortSignal[];
  /** Resolves when a script waits in `Probe.forever()`. */
  readonly entered: Promise<void>;
}

type Call = (args: readonly unknown[], self: unknown, call: HostApiCall) => unknown;

/** A host object behind a handle. */
class Counter {
  total: number;
  constructor(start: number) {
    this.total = start;
  }
}

/** The host object of a script's subclass. */
class Thing {
  readonly instance: ScriptObject;
  constructor(instance: ScriptObject) {
    this.instance = instance;
  }
}

export function createProbe(): Probe {
  const entered = Promise.withResolvers<void>();
  const state = { given: undefined as unknown, closedEarly: 0 };
  const recorded: unknown[] = [];
  const kept: ScriptFunction[] = [];
  const waiting: AbortSignal[] = [];

  async function* count(until: number): AsyncGenerator<number> {
    let finished = false;
    try {
      for (let part = 0; part < until; part += 1) yield part;
      finished = true;
    } finally {
      if (!finished) state.closedEarly += 1;
    }
  }
  const meet = createMeeting();

  const calls = new Map<string, Call>([
    ['Probe.echo', async ([value]) => value],
    ['Probe.echoNow', ([value]) => value],
    ['Probe.give', () => state.given],
    ['Probe.record', ([value]) => void recorded.push(value)],
    ['Probe.fail', () => Promise.reject(failure())],
    ['Probe.failNow', () => fail()],
    ['Probe.callBack', ([callback, value]) => (callback as ScriptFunction).call(value)],
    ['Probe.keep', ([callback]) => void kept.push(callback as ScriptFunction)],
    ['Probe.branches', ([branches]) => Promise.all((branches as ScriptFunction[]).map((branch) => branch.call()))],
    ['Probe.meet', ([size]) => meet(Number(size))],
    ['Probe.count', ([until]) => count(Number(until))],
    [
      'Probe.forever',
      (_args, _self, { signal }) => {
        waiting.push(signal);
        entered.resolve();
        return new Promise(() => {});
      },
    ],
    ['Counter.new', ([options]) => new Counter((options as { start: number }).start)],
    ['Counter.addTo', ([amount], self) => ((self as Counter).total += Number(amount))],
    ['BaseThing.describe', (_args, self) => describeThing((self as Thing).instance)],
  ]);

  return {
    api: createApi(calls),
    recorded,
    kept,
    waiting,
    entered: entered.promise,
    get given() {
      return state.given;
    },
    set given(value) {
      state.given = value;
    },
    get closedEarly() {
      return state.closedEarly;
    },
  };
}

/** Lets go of all who wait when there are enough of them: only calls under way at once get through. */
function createMeeting(): (size: number) => Promise<string> {
  const waiting: (() => void)[] = [];
  return (size) =>
    new Promise((resolve) => {
      waiting.push(() => resolve('met'));
      if (waiting.length >= size) for (const release of waiting.splice(0)) release();
    });
}

function createApi(calls: ReadonlyMap<string, Call>): HostApi {
  const perform = (call: HostApiCall): unknown => {
    const { target, method, args, signal } = call;
    if (target === '$timer') return sleep(Number(args[0]), undefined, { signal });
    const found = calls.get(`${typeof target === 'string' ? target : classOf(target)}.${method}`);
    if (found === undefined) throw new SpellError({ code: 'NOT_FOUND', message: `no method ${method}` });
    return found(args, target, call);
  };
  return {
    manifest: { classes: [PROBE, COUNTER, BASE_THING] },
    call: async (call) => perform(call),
    callSync: perform,
    stream: (call) => perform(call) as AsyncIterable<unknown>,
    describeHandle: (value) =>
      value instanceof Counter ? { className: 'Counter', object: value, fields: { start: value.total } } : undefined,
    adopt: (instance) => new Thing(instance),
  };
}

async function describeThing(instance: ScriptObject): Promise<string> {
  const result = await instance.invoke('work', 1);
  return `${instance.className} ${instance.baseName} ${String(instance.fields['name'])} ${String(result)} ${instance.methods.join()}`;
}

function failure(): SpellError {
  return new SpellError({ code: 'TOOL_FAILED', message: 'the tool is broken', data: { attempt: 1 } });
}

function fail(): never {
  throw failure();
}

function classOf(object: object): string {
  return object instanceof Counter ? 'Counter' : 'BaseThing';
}

const method = (name: string, alias: string, mode: HostMethodManifest['mode'] = 'async'): HostMethodManifest => ({
  name,
  aliases: alias === name ? [] : [alias],
  mode,
});

const hostClass = (entry: Partial<HostClassManifest> & { readonly name: string }): HostClassManifest => ({
  aliases: [],
  construct: false,
  statics: [],
  methods: [],
  constants: {},
  lookup: false,
  ...entry,
});

const PROBE = hostClass({
  name: 'Probe',
  statics: [
    method('echo', 'echo'),
    method('echoNow', 'echo_now', 'sync'),
    method('give', 'give', 'sync'),
    method('record', 'record'),
    method('fail', 'fail'),
    method('failNow', 'fail_now', 'sync'),
    method('callBack', 'call_back'),
    method('keep', 'keep'),
    method('branches', 'branches'),
    method('meet', 'meet'),
    method('count', 'count', 'stream'),
    method('forever', 'forever'),
  ],
});

const COUNTER = hostClass({ name: 'Counter', construct: true, methods: [method('addTo', 'add_to', 'sync')] });

const BASE_THING = hostClass({
  name: 'BaseThing',
  methods: [method('describe', 'describe')],
  extend: ['work', 'rest'],
});

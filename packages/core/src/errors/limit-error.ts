import { SpellError } from './spell-error.ts';

const BRAND = Symbol.for('llmspell.error.limit');

/** Which limit of a script was reached. */
export type ScriptLimitName =
  | 'memory'
  | 'cpu'
  | 'wall'
  | 'output'
  | 'host-calls'
  | 'message-size'
  | 'pending-calls'
  | 'timers';

const UNIT = {
  memory: 'bytes of memory',
  cpu: 'ms of CPU time',
  wall: 'ms of elapsed time',
  output: 'bytes of output',
  'host-calls': 'host calls',
  'message-size': 'bytes in one value',
  'pending-calls': 'pending calls',
  timers: 'timers',
} as const satisfies Record<ScriptLimitName, string>;

/** What raises a limit: the field of `ScriptLimits`, and the flag of the command where there is one. */
const RAISED_BY = {
  memory: 'memoryBytes (--memory)',
  cpu: 'cpuMs (--cpu-time)',
  wall: 'wallMs (--timeout)',
  output: 'maxOutputBytes (--max-output)',
  'host-calls': 'maxHostCalls',
  'message-size': 'maxMessageBytes',
  'pending-calls': 'maxPendingCalls',
  timers: 'maxTimers',
} as const satisfies Record<ScriptLimitName, string>;

/** A script was stopped at a limit. A script cannot catch it. Code `SCRIPT_LIMIT`. */
export class LimitError extends SpellError {
  readonly limit: ScriptLimitName;

  constructor(limit: ScriptLimitName, allowed: number) {
    super({
      code: 'SCRIPT_LIMIT',
      message: `The script was stopped: it used more than the allowed ${allowed} ${UNIT[limit]}. If that is not enough, raise ${RAISED_BY[limit]}.`,
      data: { limit, allowed },
    });
    this.name = 'LimitError';
    this.limit = limit;
  }

  get [BRAND](): true {
    return true;
  }

  static override isInstance(value: unknown): value is LimitError {
    return SpellError.isInstance(value) && BRAND in value;
  }
}

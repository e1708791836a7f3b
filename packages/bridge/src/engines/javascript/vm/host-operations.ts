import type { JSValueHandle, QuickJS } from 'quickjs-wasi';

import type { CpuMeter } from '../../../thread/cpu-meter.ts';
import type { DoneMessage, Receipt } from '../../../thread/protocol.ts';
import type { WorkerLink } from '../../../thread/worker-link.ts';
import type { Budget } from './budget.ts';
import type { MachineTimers } from './machine-timers.ts';

export interface HostOperationsOptions {
  readonly link: WorkerLink;
  readonly budget: Budget;
  readonly meter: CpuMeter;
  readonly timers: MachineTimers;
  readonly repeatable: boolean;
  /** Hears the time at which a sync call was answered, as the script is to see it. */
  readonly onTime: (now: number | undefined) => void;
}

interface Operation {
  readonly name: string;
  readonly id: number;
  readonly target: string | number;
  readonly method: string;
  readonly text: string;
  /** Where in the script it was done; empty when nobody wants to know. */
  readonly at: string;
}

/** Out-of-memory as the prelude reports it when the script did not catch it. */
const OUT_OF_MEMORY = /^\{"\$t":"e","name":"InternalError","message":"out of memory"/;

/** What the one function of the host does. Its arguments come from hostile code: text and numbers are all it takes. */
export class HostOperations {
  readonly #options: HostOperationsOptions;
  readonly #answers: DoneMessage[] = [];
  #ownCalls = 0;
  exitCode: number | undefined;
  outOfMemory = false;

  constructor(options: HostOperationsOptions) {
    this.#options = options;
  }

  perform(vm: QuickJS, args: readonly JSValueHandle[]): JSValueHandle {
    const { budget } = this.#options;
    const [name, id, target, method, text, at] = args;
    // Only the prelude has this function, and it always names an operation and an id.
    if (name === undefined || id === undefined) return vm.undefined;
    const operation = name.toString();
    // What is printed has a limit of its own.
    if (operation !== 'output') budget.message(text?.length ?? 0);
    const answer = this.#perform({
      name: operation,
      id: id.toNumber(),
      target: target?.isNumber === true ? target.toNumber() : textOf(target),
      method: textOf(method),
      text: textOf(text),
      at: at?.isUndefined === false ? at.toString() : '',
    });
    return answer === undefined ? vm.undefined : vm.newString(answer);
  }

  print(text: string, stream: 'stdout' | 'stderr' = 'stderr'): void {
    this.#options.budget.output(text);
    this.#options.link.post({ type: 'output', stream, text });
  }

  #perform(operation: Operation): string | undefined {
    const { timers } = this.#options;
    const { name, id, target, text } = operation;
    switch (name) {
      case 'async':
      case 'stream':
        return this.#call(operation, name);
      case 'sync':
        return this.#callSync(operation);
      case 'done':
      case 'failed':
        return this.#done(operation, name === 'done');
      case 'output':
        return this.print(text, target === 'stderr' ? 'stderr' : 'stdout') as undefined;
      case 'timer':
        return this.#setTimer(operation) as undefined;
      case 'clear':
        return timers.clear(id) as undefined;
      case 'release':
        return this.#release(JSON.parse(text) as Receipt[]);
      case 'exit':
        this.exitCode = id;
        return undefined;
      default:
        return undefined;
    }
  }

  /** The number of a call that is made here: below 0, for those above are the prelude's. */
  nextCall(): number {
    this.#ownCalls += 1;
    return -this.#ownCalls;
  }

  #call({ id, target, method, text, at }: Operation, mode: 'async' | 'stream'): undefined {
    this.#options.budget.call(true);
    this.#options.link.post({ type: 'call', id, mode, target, method, args: text, ...placed(at) });
  }

  /** Blocks until the answer has come. */
  #callSync({ target, method, text, at }: Operation): string {
    const { budget, link, meter, onTime } = this.#options;
    budget.call(false);
    const id = this.nextCall();
    link.post({ type: 'call', id, mode: 'sync', target, method, args: text, ...placed(at) });
    const answer = meter.pause(() => link.waitFor(id));
    if (answer === undefined) budget.stop('asked');
    else onTime(answer.now);
    return answer === undefined ? '-{"$t":"u"}' : `${answer.ok ? '+' : '-'}${answer.value}`;
  }

  /** What is collected when is no part of a script that can be repeated. */
  #release(handles: Receipt[]): undefined {
    if (!this.#options.repeatable) this.#options.link.post({ type: 'release', handles });
  }

  #done({ id, text }: Operation, ok: boolean): undefined {
    if (!ok && OUT_OF_MEMORY.test(text)) this.outOfMemory = true;
    else this.#answers.push({ type: 'done', id, ok, value: text });
  }

  /** Whether call `id` of the host was answered in this slice. */
  hasAnswered(id: number): boolean {
    return this.#answers.some((answer) => answer.id === id);
  }

  /** Posts the answers of a slice when it has ended within its limits. */
  flush(): void {
    for (const answer of this.#answers.splice(0)) this.#options.link.post(answer);
  }

  #setTimer({ id, target, text, at }: Operation): void {
    const { budget, timers } = this.#options;
    budget.timers(timers.size + 1);
    timers.set(id, { delayMs: Number(text), repeats: target === 'interval', at });
  }
}

function placed(at: string): { readonly at?: string } {
  return at === '' ? {} : { at };
}

function textOf(handle: JSValueHandle | undefined): string {
  return handle?.toString() ?? '';
}

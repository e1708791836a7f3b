import { EvalFlags, JSException, type QuickJS } from 'quickjs-wasi';

import { createCpuMeter, type CpuMeter } from '../../../thread/cpu-meter.ts';
import {
  CTL,
  type InvokeMessage,
  type OpenMessage,
  type RunMessage,
  type SettleMessage,
} from '../../../thread/protocol.ts';
import type { WorkerLink } from '../../../thread/worker-link.ts';
import { createBudget, type Budget } from './budget.ts';
import { createVm, exportsModule, type EngineData, type Vm } from './create-vm.ts';
import { HostOperations } from './host-operations.ts';
import { createHostTimers } from './host-timers.ts';
import type { MachineTimers } from './machine-timers.ts';
import { createModuleLoader, type ModuleLoader } from './module-loader.ts';
import { Rejections } from './rejections.ts';
import { isTypeScript, stripTypes, TypeScriptError } from './strip-types.ts';
import { createWorkerTimers } from './worker-timers.ts';

export interface MachineOptions {
  readonly link: WorkerLink;
  readonly ctl: SharedArrayBuffer;
  readonly engine: EngineData;
  readonly open: OpenMessage;
}

/** How long code may go on after it was told to stop before everything is unwound, ms. */
const LAUNDER_MS = 25;

const ENDLESS_WAIT = JSON.stringify({
  $t: 'e',
  name: 'Error',
  message:
    'The script awaits something that can never happen: no host call, timer or callback of it is left that could settle the promise.',
});

/** Unwinds the whole wasm stack. The machine is thrown away after it. */
class HardStop extends Error {}

/** One script's machine in its thread. */
export class ScriptMachine {
  readonly #link: WorkerLink;
  readonly #ctl: Int32Array;
  readonly #budget: Budget;
  readonly #meter: CpuMeter;
  readonly #loader: ModuleLoader;
  readonly #timers: MachineTimers;
  readonly #operations: HostOperations;
  readonly #rejections = new Rejections();
  readonly #repeatable: boolean;
  #now: number | undefined;
  #vm: Vm | undefined;
  #stoppedAt: number | undefined;
  /** The run that waits for the script's end. */
  #running: number | undefined;

  private constructor({ link, ctl, engine, open }: MachineOptions) {
    this.#link = link;
    this.#ctl = new Int32Array(ctl);
    this.#budget = createBudget(open.limits);
    this.#meter = createCpuMeter(ctl, open.limits.cpuMs);
    this.#loader = createModuleLoader(new Map([...engine.guest, ['llmspell', exportsModule(open)]]));
    this.#repeatable = open.repeatable;
    this.#timers = this.#createTimers();
    this.#operations = new HostOperations({
      link,
      budget: this.#budget,
      meter: this.#meter,
      timers: this.#timers,
      repeatable: open.repeatable,
      onTime: (now) => (this.#now = now),
    });
    this.#now = open.now;
  }

  #createTimers(): MachineTimers {
    const fire = (id: number): void => this.#slice((vm) => vm.guest('fire', id));
    if (!this.#repeatable) return createWorkerTimers(fire);
    const post: WorkerLink['post'] = (message) => this.#link.post(message);
    return createHostTimers({ post, nextCall: () => this.#operations.nextCall(), fire });
  }

  static async open(options: MachineOptions): Promise<ScriptMachine> {
    const machine = new ScriptMachine(options);
    machine.#vm = await createVm({
      engine: options.engine,
      open: options.open,
      loader: machine.#loader,
      now: () => machine.#now ?? Date.now(),
      shouldStop: () => machine.#shouldStop(),
      onRejection: (promise, reason, handled) => machine.#rejections.note(promise, reason, handled),
      host: (vm, args) => machine.#operations.perform(vm, args),
    });
    return machine;
  }

  /** Runs what a message of the host sets off. */
  deliver(message: RunMessage | SettleMessage | InvokeMessage): void {
    this.#now = message.now;
    if (message.type === 'run') this.#run(message);
    else if (message.type === 'settle') this.#settle(message);
    else this.#invoke(message);
    if (this.#repeatable && this.#vm !== undefined) this.#link.post({ type: 'idle' });
  }

  #run({ id, code, filename, modules }: RunMessage): void {
    this.#running = id;
    this.#loader.add(filename, modules);
    this.#slice((vm) => {
      try {
        const text = isTypeScript(filename) ? stripTypes(code) : code;
        const namespace = vm.vm.evalCode(text, filename, EvalFlags.TYPE_MODULE);
        vm.guest('track', id, namespace);
        namespace.dispose();
      } catch (error) {
        this.#refuse(vm, { id, filename }, error);
      }
    });
  }

  #settle({ id, ok, value }: SettleMessage): void {
    if (this.#timers.settle(id)) return;
    this.#budget.answered();
    this.#slice((vm) => vm.guest('settle', id, ok, value));
  }

  #invoke({ id, ref, method, args }: InvokeMessage): void {
    this.#slice((vm) => vm.guest('invoke', id, ref, method, args));
  }

  forget(refs: readonly unknown[]): void {
    this.#slice((vm) => vm.guest('forget', JSON.stringify(refs)));
  }

  /** Drops the machine: its memory goes with it, and nothing in it runs again. */
  close(): void {
    this.#vm = undefined;
    this.#timers.clear();
    this.#rejections.clear();
  }

  /** Runs code of the script and all that follows from it at once. */
  #slice(run: (vm: Vm) => void): void {
    const vm = this.#vm;
    if (vm === undefined) return;
    let failure: unknown;
    this.#meter.slice(() => {
      try {
        run(vm);
        vm.vm.executePendingJobs();
        this.#report(vm);
        this.#refuseEndlessWait(vm);
      } catch (error) {
        failure = this.#isUncaught(error) ? this.#print(vm, error) : error;
      }
    });
    this.#afterSlice(vm, failure);
  }

  /** An error of the script's that nobody waits for: a timer's. */
  #isUncaught(error: unknown): error is JSException {
    return error instanceof JSException && this.#budget.stopped === undefined && !isOutOfMemory(error);
  }

  #print(vm: Vm, error: JSException): undefined {
    const text = error.handle.consume((handle) => vm.guestText('describe', handle));
    this.#operations.print(`Uncaught ${text}\n`);
  }

  #afterSlice({ vm }: Vm, failure: unknown): void {
    Atomics.store(this.#ctl, CTL.MEMORY_KIB, Math.ceil(memoryOf(vm) / 1024));
    const { stopped } = this.#budget;
    if (stopped !== undefined)
      return this.#end(() => stopped !== 'asked' && this.#link.post({ type: 'limit', limit: stopped }));
    const { exitCode, outOfMemory } = this.#operations;
    if (exitCode !== undefined) return this.#end(() => this.#link.post({ type: 'exit', code: exitCode }));
    if (outOfMemory || isOutOfMemory(failure))
      return this.#end(() => this.#link.post({ type: 'limit', limit: 'memory' }));
    if (failure === undefined) return this.#operations.flush();
    this.#end(() => this.#link.post({ type: 'crash', message: describeCrash(failure) }));
  }

  #end(report: () => void): void {
    this.close();
    report();
  }

  /** A script that waits for nothing that can still happen would wait for ever. */
  #refuseEndlessWait(vm: Vm): void {
    const id = this.#running;
    if (id === undefined || this.#isEnding()) return;
    if (this.#operations.hasAnswered(id)) this.#running = undefined;
    else if (this.#budget.pending === 0 && this.#timers.size === 0 && vm.guestText('held') === 'no') {
      this.#running = undefined;
      this.#link.post({ type: 'done', id, ok: false, value: ENDLESS_WAIT });
    }
  }

  #isEnding(): boolean {
    const { exitCode, outOfMemory } = this.#operations;
    return this.#budget.stopped !== undefined || exitCode !== undefined || outOfMemory;
  }

  /** What nobody caught is told on the console: no one waits for it. */
  #report(vm: Vm): void {
    for (const reason of this.#rejections.take()) {
      const text = reason.consume((handle) => vm.guestText('describe', handle));
      this.#operations.print(`Unhandled rejection: ${text}\n`);
    }
  }

  #shouldStop(): boolean {
    if (this.#meter.exhausted()) this.#budget.stop('cpu');
    if (this.#link.interrupted()) this.#budget.stop('asked');
    if (!this.#isEnding()) return false;
    const now = performance.now();
    this.#stoppedAt ??= now;
    // A script can turn the interruption into a rejected promise and go on; this it cannot.
    if (now - this.#stoppedAt > LAUNDER_MS) throw new HardStop();
    return true;
  }

  #refuse(vm: Vm, run: { readonly id: number; readonly filename: string }, error: unknown): void {
    if (this.#budget.stopped !== undefined) return;
    if (error instanceof JSException) return error.handle.consume((handle) => vm.guest('refuse', run.id, handle));
    if (!(error instanceof TypeScriptError)) throw error;
    this.#running = undefined;
    const frames = [{ file: run.filename, line: error.line }];
    const value = JSON.stringify({
      $t: 'e',
      name: 'SyntaxError',
      message: error.message,
      code: 'SCRIPT_SYNTAX',
      frames,
    });
    this.#link.post({ type: 'done', id: run.id, ok: false, value });
  }
}

function memoryOf(vm: QuickJS): number {
  // The instance's memory, for which the library has no other name.
  // oxlint-disable-next-line no-underscore-dangle
  return vm._getMemory().buffer.byteLength;
}

function isOutOfMemory(failure: unknown): boolean {
  return failure instanceof Error && /out of memory|wasm_malloc failed/.test(failure.message);
}

/** Only the kind of the fault: its text could hold a path of the host. */
function describeCrash(failure: unknown): string {
  return failure instanceof Error ? `${failure.name} in the engine` : 'an unknown fault in the engine';
}

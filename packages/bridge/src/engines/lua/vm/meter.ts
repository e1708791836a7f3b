import type { ScriptLimitName, ScriptLimits } from '@llmspell/core';

import type { CpuMeter } from '../../../thread/cpu-meter.ts';
import { MachineStop } from '../wasm/machine-stop.ts';

/** Stops a script at its limits of CPU time and of host calls. */
export class Meter {
  readonly #cpu: CpuMeter;
  readonly #limits: ScriptLimits;
  readonly #interrupted: () => boolean;
  #calls = 0;
  #pending = 0;

  constructor(cpu: CpuMeter, limits: ScriptLimits, interrupted: () => boolean) {
    this.#cpu = cpu;
    this.#limits = limits;
    this.#interrupted = interrupted;
  }

  /** Called every few thousand instructions. @throws MachineStop when the script has to end. */
  check(): void {
    const isExhausted = this.#cpu.exhausted();
    if (this.#interrupted()) throw new MachineStop({ kind: 'interrupt' });
    if (isExhausted) throw reached('cpu');
  }

  /** @throws MachineStop at a limit. */
  callStarted(): void {
    this.#calls += 1;
    this.#pending += 1;
    if (this.#calls > this.#limits.maxHostCalls) throw reached('host-calls');
    if (this.#pending > this.#limits.maxPendingCalls) throw reached('pending-calls');
  }

  callEnded(): void {
    this.#pending -= 1;
  }
}

function reached(limit: ScriptLimitName): MachineStop {
  return new MachineStop({ kind: 'limit', limit });
}

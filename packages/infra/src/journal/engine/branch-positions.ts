import type { Journal } from '@llmspell/core';

import { branchOf } from '../record/effect-numbers.ts';

/** How far each branch of a run has come: how many of its effects have ended. */
export class BranchPositions {
  readonly #ended = new Map<string, number>();

  /** A journal that is the same, and whose results are counted before the program has them. */
  watch(journal: Journal): Journal {
    const ended = this.#ended;
    return {
      get replaying() {
        return journal.replaying;
      },
      openLog: (key) => journal.openLog(key),
      async effect(request) {
        try {
          return await journal.effect(request);
        } finally {
          const branch = branchOf(request.path);
          ended.set(branch, (ended.get(branch) ?? 0) + 1);
        }
      },
    };
  }

  /**
   * Results of a branch and of those around it, which wait for it: so one that is begun again under the same path, after a
   * result outside of it, is further on.
   */
  at(branch: string): number {
    const own = this.#ended.get(branch) ?? 0;
    return branch === '' ? own : own + this.at(branchOf(branch.slice(0, Math.max(0, branch.lastIndexOf('/')))));
  }
}

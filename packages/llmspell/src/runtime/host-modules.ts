import type { HostModule } from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';

import { loadPeerIfPresent } from './load-peer.ts';

/** What scripts see of the installed packages. A package that is not installed shows nothing. */
export async function loadHostModules(): Promise<readonly HostModule[]> {
  const [agents, tools, workflows] = await Promise.all([
    loadPeerIfPresent('@llmspell/agents', () => import('@llmspell/agents/script')),
    loadPeerIfPresent('@llmspell/tools', () => import('@llmspell/tools/script')),
    loadPeerIfPresent('@llmspell/workflows', () => import('@llmspell/workflows/script')),
  ]);
  return [
    ...infraHostModules,
    ...(agents === undefined ? [] : [agents.agentsHostModule]),
    ...(tools === undefined ? [] : [tools.toolsHostModule]),
    ...(workflows === undefined ? [] : [workflows.workflowsHostModule]),
  ];
}

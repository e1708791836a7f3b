import type { HostModule } from '@llmspell/core';

import { baseToolClass } from './base-tool-class.ts';
import { toolClass } from './tool-class.ts';
import { toolClasses } from './tool-classes.ts';

/** `Tool`, `BaseTool` for tools that a script defines, and the classes of configured tools: `Calculator`, `FileSystemTool`, … */
export const toolsHostModule: HostModule = {
  name: 'tools',
  classes: [toolClass, baseToolClass, ...toolClasses],
};

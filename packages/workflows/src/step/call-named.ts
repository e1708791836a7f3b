import type { ComponentKind } from '@llmspell/core';

import { callOf, type ComponentCall } from './call-component.ts';
import { findComponent } from './find-component.ts';

/** A step's work: executes the component of this name, looked up when the step runs. */
export function callNamed(kinds: readonly [ComponentKind, ...ComponentKind[]], name: string): ComponentCall {
  return async (input, context) => callOf(await findComponent(kinds, name, context))(input, context);
}

import { SpellError } from '../errors/spell-error.ts';
import type { JsonSchemaValidator } from './json-schema-validator.ts';

/** Compiles nothing and says so. The null object. */
export const noJsonSchemas: JsonSchemaValidator = {
  compile: () => {
    throw new SpellError({
      code: 'NOT_SUPPORTED',
      message:
        'This context has no validator for plain JSON Schema. Pass `jsonSchemas` to createRunContext (createRuntime of llmspell brings one), or describe the tool with zod.',
    });
  },
};

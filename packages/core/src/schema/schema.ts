import type { StandardSchemaV1 } from './standard-schema.ts';

/**
 * What describes and checks a value: any Standard Schema, in practice one of zod. Where a model or another program must
 * see the shape, it also has to give JSON Schema ({@link toJsonSchema}).
 */
export type Schema<Output = unknown, Input = unknown> = StandardSchemaV1<Input, Output>;

/** The type a schema gives after parsing. */
export type Infer<S extends Schema> = NonNullable<S['~standard']['types']>['output'];

import { cohereEmbed } from './cohere-embed.ts';
import { cohereRerank } from './cohere-rerank.ts';
import { googleEmbeddings } from './google-embeddings.ts';
import { googleInteractions } from './google-interactions.ts';
import { ollama } from './ollama.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiImages } from './openai-images.ts';
import { openaiTranscriptions } from './openai-transcriptions.ts';
import type { Service } from './service.ts';

const SERVICES: readonly Service[] = [
  openaiEmbeddings,
  openaiImages,
  openaiTranscriptions,
  googleEmbeddings,
  googleInteractions,
  cohereEmbed,
  cohereRerank,
  ollama,
];

/** What answers at a path that asks for no conversation. */
export function findService(path: string): Service | undefined {
  return SERVICES.find((service) => service.matches(path));
}

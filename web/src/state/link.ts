import type { Engine } from "../engine/client";

/** What all actions share: the engine that they ask, and a count of opened files. What answers for an older one is dropped. */
export const link: { engine: Engine; file: number } = { engine: null!, file: 0 };

import { signal } from "@preact/signals";

/** Whether the choices for an exported .h5ad are shown. */
export const exportOpen = signal(false);

/** Whether the tables that can be saved are shown. */
export const tablesOpen = signal(false);

/** Whether it is shown how the results were made. */
export const provenanceOpen = signal(false);

/** Whether the colour panel is up on a narrow screen, where it is a drawer. */
export const drawerOpen = signal(false);

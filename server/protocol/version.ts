/**
 * Rises when an older client would misread the newer server.
 *
 * - 1: the first.
 * - 2: rows say how often they were handed back and since when they are escalated.
 * - 3: rows say which complaint leads them.
 * - 4: snapshots come in order of id and as differences.
 */
export const PROTOCOL_VERSION = 4;

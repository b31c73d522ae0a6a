// Apart from the command's schema: a page that offers the causes loads no parser.

export const HAND_BACK_CAUSES = ["wrong_authority", "wrong_location", "not_our_task", "too_little_data"] as const;
export type HandBackCause = (typeof HAND_BACK_CAUSES)[number];

import { z } from "zod";
import { INTAKE_MAX_ITEMS, intakeItemSchema } from "../protocol/intake.ts";
import { INTAKE_BODY_LIMIT } from "./intake-route.ts";

/** GET /api/intake-schema: the intake's documentation, made of the schema that parses it. */
export function getIntakeSchema() {
	const { $schema, ...item } = z.toJSONSchema(intakeItemSchema, { io: "input" });
	const schema = {
		$schema,
		title: "Body of POST /api/complaints",
		description: `One item or up to ${INTAKE_MAX_ITEMS}, ${INTAKE_BODY_LIMIT / 1e6} MB at most. Answered item by item, in the same order.`,
		oneOf: [{ $ref: "#/$defs/item" }, { type: "array", maxItems: INTAKE_MAX_ITEMS, items: { $ref: "#/$defs/item" } }],
		$defs: { item },
	};
	return async () => schema;
}

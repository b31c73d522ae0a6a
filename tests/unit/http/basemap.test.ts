import { expect, it } from "vitest";
import { BASEMAP_FILE_URL, parseBasemap } from "../../../server/http/basemap.ts";

it("lets a page load from the basemap's own host and from those that are named, and from no other", () => {
	expect(parseBasemap("https://maps.example/style.json?key=1 https://tiles.example/x https://maps.example")).toEqual({
		url: "https://maps.example/style.json?key=1",
		file: null,
		origins: ["https://maps.example", "https://tiles.example"],
	});
	expect(parseBasemap("https://maps.example/{z}/{x}/{y}.png").origins).toEqual(["https://maps.example"]);
});

it("serves a file of this machine itself", () => {
	expect(parseBasemap("/srv/maps/jakarta.pmtiles")).toEqual({ url: BASEMAP_FILE_URL, file: "/srv/maps/jakarta.pmtiles", origins: [] });
});

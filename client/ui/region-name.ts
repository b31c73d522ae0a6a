/** `Kota Administrasi Jakarta Pusat` → `Jakarta Pusat`: beside a map of the city its rank is not news. */
export function shortRegionName(name: string): string {
	return name.replace(/^(Kota|Kabupaten) (Administrasi|Adm\.) /i, "");
}

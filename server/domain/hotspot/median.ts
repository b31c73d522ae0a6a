/** The median, of an even number of values the upper one of the two middle ones; NaN of none. Reorders the values. O(n) by quickselect. */
export function takeMedian(values: Float64Array): number {
	const wanted = values.length >> 1;
	let low = 0;
	let high = values.length - 1;
	while (low < high) {
		const pivot = values[(low + high) >> 1] as number;
		let left = low;
		let right = high;
		while (left <= right) {
			while ((values[left] as number) < pivot) left++;
			while ((values[right] as number) > pivot) right--;
			if (left > right) break;
			const held = values[left] as number;
			values[left++] = values[right] as number;
			values[right--] = held;
		}
		if (wanted <= right) high = right;
		else if (wanted >= left) low = left;
		else break;
	}
	return values[wanted] ?? Number.NaN;
}

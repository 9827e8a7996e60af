//! The innermost loop: how a list of charges acts on one place, four at a time.
//!
//! Written twice in one shape. The intrinsics are there because the automatic vectors get lost
//! when the client is linked for size.

/// The sum of `(body - place) * charge / distance²`. The three slices are equally long, a
/// multiple of four. Within one pixel the force falls to nothing instead of growing beyond all
/// bounds; so a body does not act on itself.
#[cfg(target_feature = "simd128")]
pub(crate) fn pull(x: f32, y: f32, xs: &[f32], ys: &[f32], charges: &[f32]) -> (f32, f32) {
    use core::arch::wasm32::*;

    fn load(four: &[f32; 4]) -> v128 {
        // SAFETY: four floats are the 16 bytes that are read, and no alignment is asked for.
        unsafe { v128_load(four.as_ptr().cast()) }
    }

    let (place_x, place_y, one) = (f32x4_splat(x), f32x4_splat(y), f32x4_splat(1.0));
    let (mut sum_x, mut sum_y) = (f32x4_splat(0.0), f32x4_splat(0.0));
    for ((xs, ys), charges) in fours(xs).iter().zip(fours(ys)).zip(fours(charges)) {
        let dx = f32x4_sub(load(xs), place_x);
        let dy = f32x4_sub(load(ys), place_y);
        let squared = f32x4_add(f32x4_mul(dx, dx), f32x4_mul(dy, dy));
        // pmax: one instruction where max, which minds NaN, needs eight.
        let weight = f32x4_div(load(charges), f32x4_pmax(squared, one));
        sum_x = f32x4_add(sum_x, f32x4_mul(dx, weight));
        sum_y = f32x4_add(sum_y, f32x4_mul(dy, weight));
    }
    let sum = |v: v128| {
        f32x4_extract_lane::<0>(v)
            + f32x4_extract_lane::<1>(v)
            + f32x4_extract_lane::<2>(v)
            + f32x4_extract_lane::<3>(v)
    };
    (sum(sum_x), sum(sum_y))
}

/// The same, to the bit, where there are no vectors of WASM.
#[cfg(not(target_feature = "simd128"))]
pub(crate) fn pull(x: f32, y: f32, xs: &[f32], ys: &[f32], charges: &[f32]) -> (f32, f32) {
    let (mut sum_x, mut sum_y) = ([0.0; 4], [0.0; 4]);
    for ((xs, ys), charges) in fours(xs).iter().zip(fours(ys)).zip(fours(charges)) {
        for lane in 0..4 {
            let dx = xs[lane] - x;
            let dy = ys[lane] - y;
            let squared = dx * dx + dy * dy;
            let weight = charges[lane] / if squared > 1.0 { squared } else { 1.0 };
            sum_x[lane] += dx * weight;
            sum_y[lane] += dy * weight;
        }
    }
    (sum_x.iter().sum(), sum_y.iter().sum())
}

fn fours(values: &[f32]) -> &[[f32; 4]] {
    values.as_chunks().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_act_along_the_line_and_fade_with_the_distance() {
        let (x, y) =
            pull(1.0, 0.0, &[11.0, 1.0, 0.0, 0.0], &[0.0, 20.0, 0.0, 0.0], &[-30.0, -30.0, 0.0, 0.0]);
        assert!((x - -3.0).abs() < 1e-6);
        assert!((y - -1.5).abs() < 1e-6);
    }

    #[test]
    fn a_body_does_not_act_on_itself() {
        assert_eq!(pull(5.0, 5.0, &[5.0; 4], &[5.0; 4], &[-30.0; 4]), (0.0, 0.0));
    }
}

//! Error correction by Reed and Solomon's codes over GF(256), as QR codes have it: the polynomial
//! 0x11d, and generators whose roots begin with 2⁰.

/// Powers of two, twice over, so that sums of two logarithms need no reduction.
const POWER: [u8; 510] = {
    let mut power = [0; 510];
    let mut value = 1_u16;
    let mut exponent = 0;
    while exponent < 255 {
        power[exponent] = value as u8;
        power[exponent + 255] = value as u8;
        value <<= 1;
        if value > 0xff {
            value ^= 0x11d;
        }
        exponent += 1;
    }
    power
};

/// Logarithms to the base of two; that of zero is of no use.
const LOGARITHM: [u8; 256] = {
    let mut logarithm = [0; 256];
    let mut exponent = 0;
    while exponent < 255 {
        logarithm[POWER[exponent] as usize] = exponent as u8;
        exponent += 1;
    }
    logarithm
};

fn logarithm(value: u8) -> usize {
    usize::from(LOGARITHM[usize::from(value)])
}

fn times(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    POWER[logarithm(one) + logarithm(other)]
}

/// Of a divisor that is not zero.
fn divided(one: u8, other: u8) -> u8 {
    if one == 0 {
        return 0;
    }
    POWER[logarithm(one) + 255 - logarithm(other)]
}

/// The value of a polynomial, its constant first.
fn evaluate(polynomial: &[u8], at: u8) -> u8 {
    polynomial
        .iter()
        .rev()
        .fold(0, |value, coefficient| times(value, at) ^ coefficient)
}

/// Corrects a block of at most 255 codewords, of which the last `parity` are the correction.
/// False where there are more errors than half of these.
pub(super) fn correct(block: &mut [u8], parity: usize) -> bool {
    if block.len() > 255 || parity > block.len() {
        return false;
    }
    let syndromes: Vec<u8> = POWER[..parity]
        .iter()
        .map(|root| {
            block
                .iter()
                .fold(0, |value, codeword| times(value, *root) ^ codeword)
        })
        .collect();
    if syndromes.iter().all(|syndrome| *syndrome == 0) {
        return true;
    }
    let (locator, errors) = locator(&syndromes);
    if errors * 2 > parity {
        return false;
    }
    // The powers of two, counted from the end of the block, whose inverses are roots.
    let places: Vec<usize> = (0..block.len())
        .filter(|place| evaluate(&locator, POWER[255 - place]) == 0)
        .collect();
    if places.len() != errors {
        return false;
    }
    let evaluator: Vec<u8> = (0..parity)
        .map(|degree| {
            let pairs = locator.iter().zip(syndromes[..=degree].iter().rev());
            pairs.fold(0, |sum, (one, other)| sum ^ times(*one, *other))
        })
        .collect();
    // In characteristic two the derivative has the odd terms only.
    let derivative: Vec<u8> = locator
        .iter()
        .enumerate()
        .skip(1)
        .map(|(degree, coefficient)| if degree % 2 == 1 { *coefficient } else { 0 })
        .collect();
    let last = block.len() - 1;
    for place in places {
        let inverse = POWER[255 - place];
        let slope = evaluate(&derivative, inverse);
        if slope == 0 {
            return false;
        }
        let error = divided(evaluate(&evaluator, inverse), slope);
        block[last - place] ^= times(error, POWER[place]);
    }
    true
}

/// The polynomial whose roots tell where the errors are, and how many there are (Berlekamp and
/// Massey's algorithm).
fn locator(syndromes: &[u8]) -> (Vec<u8>, usize) {
    let mut locator = vec![1];
    let mut before = vec![1];
    let mut discrepancy_before = 1;
    let mut errors = 0;
    let mut shift = 1;
    for (index, _) in syndromes.iter().enumerate() {
        let pairs = locator.iter().zip(syndromes[..=index].iter().rev());
        let discrepancy = pairs.fold(0, |sum, (one, other)| sum ^ times(*one, *other));
        if discrepancy == 0 {
            shift += 1;
            continue;
        }
        let scale = divided(discrepancy, discrepancy_before);
        let mut next = locator.clone();
        next.resize(locator.len().max(before.len() + shift), 0);
        for (coefficient, old) in next[shift..].iter_mut().zip(&before) {
            *coefficient ^= times(scale, *old);
        }
        if errors * 2 <= index {
            errors = index + 1 - errors;
            before = locator;
            discrepancy_before = discrepancy;
            shift = 1;
        } else {
            shift += 1;
        }
        locator = next;
    }
    (locator, errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The codewords of correction for some data, by long division.
    fn parity_of(data: &[u8], parity: usize) -> Vec<u8> {
        let mut generator = vec![1];
        for root in &POWER[..parity] {
            let mut product = [&generator[..], &[0]].concat();
            for (coefficient, old) in product[1..].iter_mut().zip(&generator) {
                *coefficient ^= times(*old, *root);
            }
            generator = product;
        }
        let mut rest = [data, &vec![0; parity]].concat();
        for index in 0..data.len() {
            let lead = rest[index];
            for (value, coefficient) in rest[index..].iter_mut().zip(&generator) {
                *value ^= times(lead, *coefficient);
            }
        }
        rest.split_off(data.len())
    }

    #[test]
    fn the_correction_of_the_standard_s_own_example() {
        // Annex I.3: "01234567" in version 1-M.
        let data = [
            16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17,
        ];
        let parity = [165, 36, 212, 193, 237, 54, 199, 135, 44, 85];
        assert_eq!(parity_of(&data, 10), parity);
    }

    proptest! {
        #[test]
        fn as_many_errors_as_half_of_the_correction_are_mended(
            data in proptest::collection::vec(any::<u8>(), 1..120),
            half in 3_usize..=15,
            errors in proptest::collection::btree_map(0_usize..150, 1_u8..=255, 0..=15),
        ) {
            let block = [&data[..], &parity_of(&data, half * 2)].concat();
            let mut dirty = block.clone();
            let mut mended = 0;
            for (place, error) in errors {
                if let Some(codeword) = dirty.get_mut(place).filter(|_| mended < half) {
                    *codeword ^= error;
                    mended += 1;
                }
            }
            prop_assert!(correct(&mut dirty, half * 2));
            prop_assert_eq!(dirty, block);
        }

        #[test]
        fn what_is_called_correct_is_a_codeword(
            block in proptest::collection::vec(any::<u8>(), 0..300),
            parity in 0_usize..80,
        ) {
            let mut block = block;
            if correct(&mut block, parity) {
                let data = block.len() - parity;
                prop_assert_eq!(parity_of(&block[..data], parity), &block[data..]);
            }
        }
    }
}

//! In which part of the world a country lies: the regions of the United Nations' standard country or area codes for statistical
//! use (M49).

plain_vocabulary! {
    /// A region of the world.
    pub enum Region {
        /// M49: 002.
        Africa = "africa",
        /// M49: 019.
        Americas = "americas",
        /// M49: 142.
        Asia = "asia",
        /// M49: 150.
        Europe = "europe",
        /// M49: 009.
        Oceania = "oceania",
    }
}

plain_vocabulary! {
    /// A part of a region, in the order of the regions.
    pub enum Subregion {
        /// M49: 015.
        NorthernAfrica = "northern_africa",
        /// M49: 011.
        WesternAfrica = "western_africa",
        /// M49: 017.
        MiddleAfrica = "middle_africa",
        /// M49: 014.
        EasternAfrica = "eastern_africa",
        /// M49: 018.
        SouthernAfrica = "southern_africa",
        /// M49: 021.
        NorthernAmerica = "northern_america",
        /// M49: 013.
        CentralAmerica = "central_america",
        /// M49: 029.
        Caribbean = "caribbean",
        /// M49: 005.
        SouthAmerica = "south_america",
        /// M49: 143.
        CentralAsia = "central_asia",
        /// M49: 145.
        WesternAsia = "western_asia",
        /// M49: 034.
        SouthernAsia = "southern_asia",
        /// M49: 030.
        EasternAsia = "eastern_asia",
        /// M49: 035.
        SouthEasternAsia = "south_eastern_asia",
        /// M49: 151.
        EasternEurope = "eastern_europe",
        /// M49: 154.
        NorthernEurope = "northern_europe",
        /// M49: 039.
        SouthernEurope = "southern_europe",
        /// M49: 155.
        WesternEurope = "western_europe",
        /// M49: 053, Australia and New Zealand.
        Australasia = "australasia",
        /// M49: 054.
        Melanesia = "melanesia",
        /// M49: 057.
        Micronesia = "micronesia",
        /// M49: 061.
        Polynesia = "polynesia",
        /// What M49 has in no region: Antarctica. Unicode's CLDR has it here (QO).
        OutlyingOceania = "outlying_oceania",
    }
}

impl Subregion {
    /// The region that it is a part of.
    pub const fn region(self) -> Region {
        match self {
            Self::NorthernAfrica
            | Self::WesternAfrica
            | Self::MiddleAfrica
            | Self::EasternAfrica
            | Self::SouthernAfrica => Region::Africa,
            Self::NorthernAmerica | Self::CentralAmerica | Self::Caribbean | Self::SouthAmerica => {
                Region::Americas
            }
            Self::CentralAsia
            | Self::WesternAsia
            | Self::SouthernAsia
            | Self::EasternAsia
            | Self::SouthEasternAsia => Region::Asia,
            Self::EasternEurope | Self::NorthernEurope | Self::SouthernEurope | Self::WesternEurope => {
                Region::Europe
            }
            Self::Australasia
            | Self::Melanesia
            | Self::Micronesia
            | Self::Polynesia
            | Self::OutlyingOceania => Region::Oceania,
        }
    }

    /// The countries and territories in it by their codes of ISO 3166-1 alpha-2.
    #[rustfmt::skip]
    pub const fn countries(self) -> &'static [&'static str] {
        match self {
            Self::NorthernAfrica => &["DZ", "EG", "EH", "LY", "MA", "SD", "TN"],
            Self::WesternAfrica => &[
                "BF", "BJ", "CI", "CV", "GH", "GM", "GN", "GW", "LR", "ML", "MR", "NE", "NG", "SH", "SL", "SN", "TG",
            ],
            Self::MiddleAfrica => &["AO", "CD", "CF", "CG", "CM", "GA", "GQ", "ST", "TD"],
            Self::EasternAfrica => &[
                "BI", "DJ", "ER", "ET", "IO", "KE", "KM", "MG", "MU", "MW", "MZ", "RE", "RW", "SC", "SO", "SS", "TF",
                "TZ", "UG", "YT", "ZM", "ZW",
            ],
            Self::SouthernAfrica => &["BW", "LS", "NA", "SZ", "ZA"],
            Self::NorthernAmerica => &["BM", "CA", "GL", "PM", "US"],
            Self::CentralAmerica => &["BZ", "CR", "GT", "HN", "MX", "NI", "PA", "SV"],
            Self::Caribbean => &[
                "AG", "AI", "AW", "BB", "BL", "BQ", "BS", "CU", "CW", "DM", "DO", "GD", "GP", "HT", "JM", "KN", "KY",
                "LC", "MF", "MQ", "MS", "PR", "SX", "TC", "TT", "VC", "VG", "VI",
            ],
            Self::SouthAmerica => &[
                "AR", "BO", "BR", "BV", "CL", "CO", "EC", "FK", "GF", "GS", "GY", "PE", "PY", "SR", "UY", "VE",
            ],
            Self::CentralAsia => &["KG", "KZ", "TJ", "TM", "UZ"],
            Self::WesternAsia => &[
                "AE", "AM", "AZ", "BH", "CY", "GE", "IL", "IQ", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "TR",
                "YE",
            ],
            Self::SouthernAsia => &["AF", "BD", "BT", "IN", "IR", "LK", "MV", "NP", "PK"],
            // M49 has no code for TW; CLDR has it here.
            Self::EasternAsia => &["CN", "HK", "JP", "KP", "KR", "MN", "MO", "TW"],
            Self::SouthEasternAsia => &["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"],
            Self::EasternEurope => &["BG", "BY", "CZ", "HU", "MD", "PL", "RO", "RU", "SK", "UA"],
            Self::NorthernEurope => &[
                "AX", "DK", "EE", "FI", "FO", "GB", "GG", "IE", "IM", "IS", "JE", "LT", "LV", "NO", "SE", "SJ",
            ],
            Self::SouthernEurope => &[
                "AD", "AL", "BA", "ES", "GI", "GR", "HR", "IT", "ME", "MK", "MT", "PT", "RS", "SI", "SM", "VA",
            ],
            Self::WesternEurope => &["AT", "BE", "CH", "DE", "FR", "LI", "LU", "MC", "NL"],
            Self::Australasia => &["AU", "CC", "CX", "HM", "NF", "NZ"],
            Self::Melanesia => &["FJ", "NC", "PG", "SB", "VU"],
            Self::Micronesia => &["FM", "GU", "KI", "MH", "MP", "NR", "PW", "UM"],
            Self::Polynesia => &["AS", "CK", "NU", "PF", "PN", "TK", "TO", "TV", "WF", "WS"],
            Self::OutlyingOceania => &["AQ"],
        }
    }

    /// Where a country lies, by its code in capitals; nothing for a code that is none.
    pub fn of_country(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.countries().contains(&code))
    }
}

/// A region, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// All of a region.
    Region(Region),
    /// A part of it.
    Part(Subregion),
}

impl Area {
    /// The area of a code: no region is called as a part of one.
    pub fn of_code(code: &str) -> Option<Self> {
        code.parse().map(Self::Region).or_else(|_| code.parse().map(Self::Part)).ok()
    }

    /// What it is called in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region(region) => region.code(),
            Self::Part(part) => part.code(),
        }
    }

    /// The countries and territories in it.
    pub fn countries(self) -> Vec<&'static str> {
        let parts = Subregion::ALL.iter().filter(|&&part| match self {
            Self::Region(region) => part.region() == region,
            Self::Part(own) => part == own,
        });
        parts.flat_map(|part| part.countries()).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_country_lies_in_one_place_and_the_regions_are_the_sums_of_their_parts() {
        let all: Vec<&str> = Subregion::ALL.iter().flat_map(|part| part.countries()).copied().collect();
        let once: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!((all.len(), once.len()), (249, 249), "as many as ISO 3166-1 has");
        let of_regions: usize =
            Region::ALL.iter().map(|&region| Area::Region(region).countries().len()).sum();
        assert_eq!(of_regions, 249);
        assert_eq!(Subregion::of_country("AZ"), Some(Subregion::WesternAsia));
        assert_eq!(Subregion::of_country("CH").map(Subregion::region), Some(Region::Europe));
        assert_eq!(Subregion::of_country("XX"), None);
        let order: Vec<Region> = Subregion::ALL.iter().map(|part| part.region()).collect();
        assert!(order.is_sorted(), "parts stand in the order of their regions");
    }

    #[test]
    fn an_area_reads_back_from_its_code() {
        let all = Region::ALL.iter().map(|&one| Area::Region(one));
        for area in all.chain(Subregion::ALL.iter().map(|&one| Area::Part(one))) {
            assert_eq!(Area::of_code(area.code()), Some(area));
        }
        assert_eq!(Area::of_code("atlantis"), None);
    }
}

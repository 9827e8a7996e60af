//! Names of countries in the reader's language. The browser has them for the languages it knows; Azerbaijani is not
//! always among them, so the client carries those.

use super::Locale;
use super::named::{self, Named};

/// The countries and territories of ISO 3166-1 by their alpha-2 codes, in the code's order, with their names in
/// Azerbaijani: the language that browsers lack.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &str)] = &[
    ("AD", "Andorra"), ("AE", "Birləşmiş Ərəb Əmirlikləri"), ("AF", "Əfqanıstan"),
    ("AG", "Antiqua və Barbuda"), ("AI", "Angilya"), ("AL", "Albaniya"), ("AM", "Ermənistan"),
    ("AO", "Anqola"), ("AQ", "Antarktida"), ("AR", "Argentina"), ("AS", "Amerika Samoası"),
    ("AT", "Avstriya"), ("AU", "Avstraliya"), ("AW", "Aruba"), ("AX", "Aland adaları"),
    ("AZ", "Azərbaycan"), ("BA", "Bosniya və Herseqovina"), ("BB", "Barbados"), ("BD", "Banqladeş"),
    ("BE", "Belçika"), ("BF", "Burkina-Faso"), ("BG", "Bolqarıstan"), ("BH", "Bəhreyn"), ("BI", "Burundi"),
    ("BJ", "Benin"), ("BL", "Sen-Bartelemi"), ("BM", "Bermud adaları"), ("BN", "Bruney"),
    ("BO", "Boliviya"), ("BQ", "Karib Niderlandı"), ("BR", "Braziliya"), ("BS", "Baham adaları"),
    ("BT", "Butan"), ("BV", "Buve adası"), ("BW", "Botsvana"), ("BY", "Belarus"), ("BZ", "Beliz"),
    ("CA", "Kanada"), ("CC", "Kokos adaları"), ("CD", "Konqo Demokratik Respublikası"),
    ("CF", "Mərkəzi Afrika Respublikası"), ("CG", "Konqo"), ("CH", "İsveçrə"), ("CI", "Kot-d’İvuar"),
    ("CK", "Kuk adaları"), ("CL", "Çili"), ("CM", "Kamerun"), ("CN", "Çin"), ("CO", "Kolumbiya"),
    ("CR", "Kosta-Rika"), ("CU", "Kuba"), ("CV", "Kabo-Verde"), ("CW", "Kurasao"), ("CX", "Milad adası"),
    ("CY", "Kipr"), ("CZ", "Çexiya"), ("DE", "Almaniya"), ("DJ", "Cibuti"), ("DK", "Danimarka"),
    ("DM", "Dominika"), ("DO", "Dominikan Respublikası"), ("DZ", "Əlcəzair"), ("EC", "Ekvador"),
    ("EE", "Estoniya"), ("EG", "Misir"), ("EH", "Qərbi Saxara"), ("ER", "Eritreya"), ("ES", "İspaniya"),
    ("ET", "Efiopiya"), ("FI", "Finlandiya"), ("FJ", "Fici"), ("FK", "Folklend adaları"),
    ("FM", "Mikroneziya"), ("FO", "Farer adaları"), ("FR", "Fransa"), ("GA", "Qabon"),
    ("GB", "Birləşmiş Krallıq"), ("GD", "Qrenada"), ("GE", "Gürcüstan"), ("GF", "Fransız Qvianası"),
    ("GG", "Gernsi"), ("GH", "Qana"), ("GI", "Cəbəllütariq"), ("GL", "Qrenlandiya"), ("GM", "Qambiya"),
    ("GN", "Qvineya"), ("GP", "Qvadelupa"), ("GQ", "Ekvatorial Qvineya"), ("GR", "Yunanıstan"),
    ("GS", "Cənubi Georgiya və Cənubi Sandviç adaları"), ("GT", "Qvatemala"), ("GU", "Quam"),
    ("GW", "Qvineya-Bisau"), ("GY", "Qayana"), ("HK", "Honkonq"), ("HM", "Herd və Makdonald adaları"),
    ("HN", "Honduras"), ("HR", "Xorvatiya"), ("HT", "Haiti"), ("HU", "Macarıstan"), ("ID", "İndoneziya"),
    ("IE", "İrlandiya"), ("IL", "İsrail"), ("IM", "Men adası"), ("IN", "Hindistan"),
    ("IO", "Hind okeanındakı Britaniya ərazisi"), ("IQ", "İraq"), ("IR", "İran"), ("IS", "İslandiya"),
    ("IT", "İtaliya"), ("JE", "Cersi"), ("JM", "Yamayka"), ("JO", "İordaniya"), ("JP", "Yaponiya"),
    ("KE", "Keniya"), ("KG", "Qırğızıstan"), ("KH", "Kamboca"), ("KI", "Kiribati"), ("KM", "Komor adaları"),
    ("KN", "Sent-Kits və Nevis"), ("KP", "Koreya Xalq Demokratik Respublikası"),
    ("KR", "Koreya Respublikası"), ("KW", "Küveyt"), ("KY", "Kayman adaları"), ("KZ", "Qazaxıstan"),
    ("LA", "Laos"), ("LB", "Livan"), ("LC", "Sent-Lüsiya"), ("LI", "Lixtenşteyn"), ("LK", "Şri-Lanka"),
    ("LR", "Liberiya"), ("LS", "Lesoto"), ("LT", "Litva"), ("LU", "Lüksemburq"), ("LV", "Latviya"),
    ("LY", "Liviya"), ("MA", "Mərakeş"), ("MC", "Monako"), ("MD", "Moldova"), ("ME", "Monteneqro"),
    ("MF", "Sen-Marten"), ("MG", "Madaqaskar"), ("MH", "Marşal adaları"), ("MK", "Şimali Makedoniya"),
    ("ML", "Mali"), ("MM", "Myanma"), ("MN", "Monqolustan"), ("MO", "Makao"),
    ("MP", "Şimali Marian adaları"), ("MQ", "Martinika"), ("MR", "Mavritaniya"), ("MS", "Monserrat"),
    ("MT", "Malta"), ("MU", "Mavriki"), ("MV", "Maldiv adaları"), ("MW", "Malavi"), ("MX", "Meksika"),
    ("MY", "Malayziya"), ("MZ", "Mozambik"), ("NA", "Namibiya"), ("NC", "Yeni Kaledoniya"), ("NE", "Niger"),
    ("NF", "Norfolk adası"), ("NG", "Nigeriya"), ("NI", "Nikaraqua"), ("NL", "Niderland"), ("NO", "Norveç"),
    ("NP", "Nepal"), ("NR", "Nauru"), ("NU", "Niue"), ("NZ", "Yeni Zelandiya"), ("OM", "Oman"),
    ("PA", "Panama"), ("PE", "Peru"), ("PF", "Fransız Polineziyası"), ("PG", "Papua-Yeni Qvineya"),
    ("PH", "Filippin"), ("PK", "Pakistan"), ("PL", "Polşa"), ("PM", "Sen-Pyer və Mikelon"),
    ("PN", "Pitkern adaları"), ("PR", "Puerto-Riko"), ("PS", "Fələstin"), ("PT", "Portuqaliya"),
    ("PW", "Palau"), ("PY", "Paraqvay"), ("QA", "Qətər"), ("RE", "Reyunyon"), ("RO", "Rumıniya"),
    ("RS", "Serbiya"), ("RU", "Rusiya"), ("RW", "Ruanda"), ("SA", "Səudiyyə Ərəbistanı"),
    ("SB", "Solomon adaları"), ("SC", "Seyşel adaları"), ("SD", "Sudan"), ("SE", "İsveç"),
    ("SG", "Sinqapur"), ("SH", "Müqəddəs Yelena adası"), ("SI", "Sloveniya"),
    ("SJ", "Svalbard və Yan-Mayen"), ("SK", "Slovakiya"), ("SL", "Syerra-Leone"), ("SM", "San-Marino"),
    ("SN", "Seneqal"), ("SO", "Somali"), ("SR", "Surinam"), ("SS", "Cənubi Sudan"),
    ("ST", "San-Tome və Prinsipi"), ("SV", "Salvador"), ("SX", "Sint-Marten"), ("SY", "Suriya"),
    ("SZ", "Esvatini"), ("TC", "Törks və Kaykos adaları"), ("TD", "Çad"),
    ("TF", "Fransanın Cənub əraziləri"), ("TG", "Toqo"), ("TH", "Tailand"), ("TJ", "Tacikistan"),
    ("TK", "Tokelau"), ("TL", "Şərqi Timor"), ("TM", "Türkmənistan"), ("TN", "Tunis"), ("TO", "Tonqa"),
    ("TR", "Türkiyə"), ("TT", "Trinidad və Tobaqo"), ("TV", "Tuvalu"), ("TW", "Tayvan"),
    ("TZ", "Tanzaniya"), ("UA", "Ukrayna"), ("UG", "Uqanda"), ("UM", "ABŞ-ın kiçik uzaq adaları"),
    ("US", "Amerika Birləşmiş Ştatları"), ("UY", "Uruqvay"), ("UZ", "Özbəkistan"), ("VA", "Vatikan"),
    ("VC", "Sent-Vinsent və Qrenadin"), ("VE", "Venesuela"), ("VG", "Britaniya Virgin adaları"),
    ("VI", "ABŞ Virgin adaları"), ("VN", "Vyetnam"), ("VU", "Vanuatu"), ("WF", "Uollis və Futuna"),
    ("WS", "Samoa"), ("YE", "Yəmən"), ("YT", "Mayot"), ("ZA", "Cənubi Afrika"), ("ZM", "Zambiya"),
    ("ZW", "Zimbabve"),
];

/// The name of a country by its alpha-2 code; the code itself where the browser has no name for it.
pub fn name(locale: Locale, code: &str) -> String {
    named::name(Named::Region, COUNTRIES, locale, code)
}

/// Every country with its code, in the order of the reader's alphabet.
pub fn list(locale: Locale) -> Vec<(&'static str, String)> {
    let mut countries: Vec<_> = COUNTRIES.iter().map(|(code, _)| (*code, name(locale, code))).collect();
    countries.sort_by_cached_key(|(_, name)| accord_shared::fold::sort_key(name));
    countries
}

#[cfg(test)]
mod tests {
    use accord_shared::region::Subregion;

    use super::*;

    #[test]
    fn the_codes_are_two_capital_letters_each_once_and_in_order() {
        let is_code = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        assert_eq!(COUNTRIES.len(), 249);
        assert!(COUNTRIES.iter().all(|(code, name)| is_code(code) && !name.is_empty()));
        assert!(COUNTRIES.is_sorted_by(|one, next| one.0 < next.0));
    }

    #[test]
    fn every_country_that_can_be_chosen_lies_in_a_region() {
        let nowhere: Vec<_> =
            COUNTRIES.iter().filter(|(code, _)| Subregion::of_country(code).is_none()).collect();
        assert!(nowhere.is_empty(), "{nowhere:?}");
    }

    #[test]
    fn azerbaijani_names_need_no_browser() {
        assert_eq!(name(Locale::az, "FR"), "Fransa");
        assert_eq!(name(Locale::az, "AZ"), "Azərbaycan");
    }
}

package capstan.http.views;

import java.util.List;

/// `/live`.
///
/// @param live whether the process can still mend itself
/// @param uptimeS seconds since the process started
/// @param reasons why only a restart helps, empty when live
public record LiveJson(boolean live, long uptimeS, List<String> reasons) {}
